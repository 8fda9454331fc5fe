// The send-key menu: what a browser or a desktop would keep for itself, Linux's magic keys, and combinations of the user's own.
import { ActionIcon, Menu } from '@mantine/core'
import { IconCommand, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from '../frame/frame-context.ts'
import { ToolbarButton } from '../frame/toolbar-button.tsx'
import { commonCombinations, consoleCombinations, superCombinations, sysRqCombination, sysRqLetters } from '../keys/key-combination.ts'
import type { KeyCombination } from '../keys/key-combination.ts'
import { CombinationDialog } from './combination-dialog.tsx'
import { useOwnCombinations } from './use-own-combinations.ts'

export interface SendKeysMenuProps {
  readonly isDisabled: boolean
  readonly onSend: (combination: KeyCombination) => void
}

export function SendKeysMenu({ isDisabled, onSend }: SendKeysMenuProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const [isAsking, setIsAsking] = useState(false)
  const { own, add, remove } = useOwnCombinations()
  return (
    <>
      <Menu {...portal} position="bottom-end" disabled={isDisabled} returnFocus={false}>
        <Menu.Target>
          <ToolbarButton label={t('keys.menu')} icon={<IconCommand size={17} />} isDisabled={isDisabled} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('keys.menu')}</Menu.Label>
          <Combinations combinations={commonCombinations} onSend={onSend} />
          <SubMenu label={t('keys.consoles')}>
            <Combinations combinations={consoleCombinations} onSend={onSend} />
          </SubMenu>
          <SubMenu label={t('keys.super')}>
            <Combinations combinations={superCombinations} onSend={onSend} />
          </SubMenu>
          <SubMenu label={t('keys.sysrq')}>
            {sysRqLetters.map((letter) => (
              <Menu.Item key={letter} rightSection={<kbd>{letter.toUpperCase()}</kbd>} onClick={() => onSend(sysRqCombination(letter))}>
                {t(`sysrq.${letter}`)}
              </Menu.Item>
            ))}
          </SubMenu>
          <Menu.Divider />
          {own.map((combination) => (
            <Menu.Item key={combination.label} onClick={() => onSend(combination)} rightSection={<RemoveMark label={t('keys.remove', { combination: combination.label })} onRemove={() => remove(combination.label)} />}>
              {combination.label}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setIsAsking(true)}>
            {t('keys.own')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CombinationDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onSend={(combination, isKept) => {
          if (isKept) add(combination)
          onSend(combination)
        }}
      />
    </>
  )
}

function Combinations({ combinations, onSend }: { combinations: readonly KeyCombination[]; onSend: SendKeysMenuProps['onSend'] }) {
  return combinations.map((combination) => (
    <Menu.Item key={combination.label} onClick={() => onSend(combination)}>
      {combination.label}
    </Menu.Item>
  ))
}

function SubMenu({ label, children }: { label: string; children: React.ReactNode }) {
  const portal = useFramePortal()
  return (
    <Menu.Sub {...portal}>
      <Menu.Sub.Target>
        <Menu.Sub.Item>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown mah={360} miw="max-content">
        {children}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

function RemoveMark({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <ActionIcon
      component="span"
      size={18}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation()
        onRemove()
      }}
    >
      <IconX size={13} />
    </ActionIcon>
  )
}

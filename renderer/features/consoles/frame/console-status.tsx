// The left end of a console's bar: the VM's state and name, its host, how the bytes travel; and the VM's other consoles.
import { Badge, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconDeviceDesktop, IconPlugConnectedX, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConsoleTarget } from '#shared/model/machines/vm.ts'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { useRouteText } from '../../../ui/effects/use-route-text.ts'
import { isHostUp, lookOfVm } from '../../../ui/marks/vm-state.ts'
import type { SessionState } from '../session/session-state.ts'
import styles from './console.module.css'
import { useFramePortal } from './frame-context.ts'
import { isShownBlindly } from './notice-words.ts'
import type { ConsoleTargetState } from './use-console-target.ts'

export interface ConsoleStatusProps {
  readonly target: ConsoleTargetState
  readonly state: SessionState
  readonly onSwitch: (console: ConsoleTarget) => void
  /** A page or a tab that already shows the VM's name leaves it out here, but for full screen. */
  readonly hasName: boolean
}

export function ConsoleStatus({ target, state, onSwitch, hasName }: ConsoleStatusProps) {
  const { t } = useTranslation('consoles')
  const { t: tApp } = useTranslation()
  const routeText = useRouteText()
  const portal = useFramePortal()
  const { vm, vmName, host } = target
  const look = vm && lookOfVm(vm)
  const route = state.phase === 'connected' ? routeText(state.route) : t(`phase.${state.phase}`)
  return (
    <>
      <span className={styles['title']} data-always={hasName || undefined}>
        {look && <StateIcon look={look} label={tApp(`state.${look.word}`)} isStale={!isHostUp(host)} />}
        <Tooltip label={host ? t('status.tooltip', { vm: vmName, host: host.name, route }) : route} {...portal}>
          <Text size="sm" fw={600} truncate maw={220} style={{ flex: '0 1 auto' }}>
            {vmName === '' ? t('status.unknownVm') : vmName}
          </Text>
        </Tooltip>
      </span>
      <ConsoleSwitch target={target} onSwitch={onSwitch} />
      {isShownBlindly(state, target) && <SilentHost name={host?.name ?? ''} />}
      {host?.isDemo === true && (
        <Badge size="xs" color="grape" style={{ flex: 'none' }}>
          {t('status.demo')}
        </Badge>
      )}
      <Text size="xs" c="var(--muted)" truncate style={{ flex: '0 100 auto', minWidth: 0 }} data-testid="console-route">
        {route}
      </Text>
    </>
  )
}

/** The guest is shown as it is; the list beside it may be old. */
function SilentHost({ name }: { name: string }) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const words = `${t('notice.standsStill', { host: name })}. ${t('notice.standsStillText')}`
  return (
    <Tooltip label={words} {...portal}>
      <Badge size="sm" color="yellow" className={styles['silent'] ?? ''} role="status" aria-label={words} leftSection={<IconPlugConnectedX size={13} />} px={6}>
        {t('notice.silent')}
      </Badge>
    </Tooltip>
  )
}

const kindIcons = { vnc: IconDeviceDesktop, serial: IconTerminal2 } as const

function ConsoleSwitch({ target, onSwitch }: Pick<ConsoleStatusProps, 'target' | 'onSwitch'>) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const consoles = target.vm?.consoles ?? []
  const current = consoles.find(({ kind, device }) => kind === target.ref.kind && (kind === 'vnc' || device === target.ref.device || target.ref.device === ''))
  const Icon = kindIcons[target.ref.kind]
  return (
    <Menu {...portal} position="bottom-start" disabled={consoles.length < 2}>
      <Menu.Target>
        <UnstyledButton aria-label={t('bar.switch')} style={{ display: 'inline-flex', alignItems: 'center', gap: 4, fontSize: 12.5, flex: 'none', maxWidth: '100%' }}>
          <Icon size={16} style={{ flex: 'none' }} /> <span className="ellipsis">{current ? labelOf(current, t) : t(`kind.${target.ref.kind}`)}</span> {consoles.length > 1 && <IconChevronDown size={13} style={{ flex: 'none' }} />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {consoles.map((item) => {
          const ItemIcon = kindIcons[item.kind]
          return (
            <Menu.Item key={`${item.kind}/${item.device}`} leftSection={<ItemIcon size={15} />} disabled={item === current} onClick={() => onSwitch(item)}>
              {labelOf(item, t)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

function labelOf({ kind, device, label }: ConsoleTarget, t: (key: string) => string): string {
  if (kind === 'vnc') return t('kind.vnc')
  return label === '' ? device : label
}

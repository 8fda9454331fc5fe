// The dock's "+": finds a VM by name and opens its screen or a serial console in this group of tabs.
import { ActionIcon, Popover, ScrollArea, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconDeviceDesktop, IconPlus, IconSearch, IconTerminal2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useHosts, useVms } from '../../../state/use-session.ts'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { lookOfVm } from '../../../ui/marks/vm-state.ts'
import { refOf } from '../session/console-ref.ts'
import type { ConsoleRef } from '../session/console-ref.ts'
import styles from './dock.module.css'
import { findVms } from './find-vms.ts'

export function AddConsoleMenu({ onOpen, children }: { onOpen: (ref: ConsoleRef) => void; children?: React.ReactNode }) {
  const { t } = useTranslation('consoles')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        {children === undefined ? (
          <Tooltip label={t('dock.add')}>
            <ActionIcon aria-label={t('dock.add')} onClick={() => setIsOpen((before) => !before)} m={4}>
              <IconPlus size={16} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <UnstyledButton onClick={() => setIsOpen((before) => !before)}>{children}</UnstyledButton>
        )}
      </Popover.Target>
      <Popover.Dropdown p={8}>
        {isOpen && (
          <VmPicker
            onPick={(ref) => {
              setIsOpen(false)
              onOpen(ref)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function VmPicker({ onPick }: { onPick: (ref: ConsoleRef) => void }) {
  const { t } = useTranslation('consoles')
  const [query, setQuery] = useState('')
  const hosts = useHosts()
  const found = findVms(useVms().values(), query)
  const [best] = found
  const [usual] = best?.consoles ?? []
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (best && usual) onPick(refOf(best, usual)) }}>
      <TextInput size="xs" w={340} leftSection={<IconSearch size={14} />} placeholder={t('dock.find')} aria-label={t('dock.find')} value={query} onChange={(event) => setQuery(event.currentTarget.value)} data-autofocus />
      <ScrollArea.Autosize mah={360} mt={6} type="auto">
        {found.map((vm) => (
          <VmLine key={`${vm.hostId}/${vm.uuid}`} vm={vm} hostName={hosts.get(vm.hostId)?.name ?? ''} onPick={onPick} />
        ))}
        {found.length === 0 && (
          <Text size="sm" c="var(--muted)" p="sm">
            {t('dock.noneFound')}
          </Text>
        )}
      </ScrollArea.Autosize>
    </form>
  )
}

function VmLine({ vm, hostName, onPick }: { vm: Vm; hostName: string; onPick: (ref: ConsoleRef) => void }) {
  const { t } = useTranslation('consoles')
  const { t: tApp } = useTranslation()
  const look = lookOfVm(vm)
  const [first] = vm.consoles
  return (
    <div className={styles['line']}>
      <UnstyledButton className={styles['lineName']} onClick={() => first && onPick(refOf(vm, first))}>
        <StateIcon look={look} size={12} label={tApp(`state.${look.word}`)} />
        <span className={styles['name']}>{vm.name}</span>
        <span className={styles['host']}>{hostName}</span>
      </UnstyledButton>
      {vm.consoles.map((console) => {
        const label = console.kind === 'vnc' ? t('kind.vnc') : console.label || console.device
        return (
          <Tooltip key={`${console.kind}/${console.device}`} label={label}>
            <ActionIcon size="sm" aria-label={t('dock.open', { console: label, vm: vm.name })} onClick={() => onPick(refOf(vm, console))}>
              {console.kind === 'vnc' ? <IconDeviceDesktop size={15} /> : <IconTerminal2 size={15} />}
            </ActionIcon>
          </Tooltip>
        )
      })}
    </div>
  )
}

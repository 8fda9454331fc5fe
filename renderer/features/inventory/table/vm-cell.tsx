// One cell of the VM table.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTerminal2, IconToggleRightFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Host } from '#shared/model/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../../app/routes.ts'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../../i18n/format.ts'
import { useUsage } from '../../../state/use-session.ts'
import { StateIcon } from '../../../ui/state-icon.tsx'
import { TagBadge } from '../../../ui/tag-badge.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { lookOfVm } from '../../../ui/vm-state.ts'
import type { ColumnId } from './columns.ts'
import styles from './vm-table.module.css'

export interface VmCellProps {
  readonly id: ColumnId
  readonly vm: Vm
  readonly host: Host | undefined
  readonly isStale: boolean
  readonly onOpenConsole: (vm: Vm) => void
}

export function VmCell({ id, vm, host, isStale, onOpenConsole }: VmCellProps) {
  switch (id) {
    case 'state':
      return <StateCell vm={vm} isStale={isStale} />
    case 'name':
      return <NameCell vm={vm} isStale={isStale} onOpenConsole={onOpenConsole} />
    case 'host':
      return <span className="ellipsis">{host?.name ?? ''}</span>
    case 'vcpus':
      return vm.vcpus === 0 ? <span className="muted">–</span> : formatNumber(vm.vcpus)
    case 'memory':
      return vm.memoryBytes === 0 ? <span className="muted">–</span> : formatBytes(vm.memoryBytes)
    case 'cpu':
      return <CpuCell vm={vm} isStale={isStale} />
    case 'address':
      return <AddressCell vm={vm} />
    case 'os':
      return <span className="ellipsis">{vm.osName}</span>
    case 'tags':
      return vm.tags.map((tag) => <TagBadge key={tag} tag={tag} />)
    case 'uptime':
      return <UptimeCell startedAtMs={vm.startedAtMs} />
    case 'autostart':
      return <AutostartCell vm={vm} />
    default:
      return id satisfies never
  }
}

/** Reasons worth reading in a list: those that tell of trouble. */
const tellingReasons: readonly string[] = ['ioerror', 'watchdog', 'crashed', 'failed', 'migration', 'post copy failed']

function StateCell({ vm, isStale }: { vm: Vm; isStale: boolean }) {
  const { t } = useTranslation()
  const look = lookOfVm(vm)
  const word = t(`state.${look.word}`)
  const reason = tellingReasons.includes(vm.stateReason) ? t(`reason.${vm.stateReason}`, { defaultValue: vm.stateReason }) : ''
  return (
    <>
      <StateIcon look={look} label={word} isStale={isStale} />
      <span className="ellipsis" title={vm.stateReason}>
        {reason === '' ? word : `${word} — ${reason}`}
      </span>
    </>
  )
}

function NameCell({ vm, isStale, onOpenConsole }: { vm: Vm; isStale: boolean; onOpenConsole: (vm: Vm) => void }) {
  const { t } = useTranslation()
  const canOpen = vm.consoles.length > 0 && vm.libvirtId !== null && !isStale
  return (
    <>
      <Link className={styles['link'] ?? ''} href={routes.vm(vm)} title={vm.title === '' ? vm.name : `${vm.name} — ${vm.title}`} dir="auto" tabIndex={-1}>
        {vm.name}
      </Link>
      {vm.title !== '' && vm.title !== vm.name && <span className="muted ellipsis" style={{ flex: '1 1 0', minWidth: 0 }} dir="auto">{vm.title}</span>}
      {canOpen && (
        <Tooltip label={t('table.openConsole')}>
          <ActionIcon className={styles['hoverAction'] ?? ''} size="sm" aria-label={t('table.openConsoleOf', { name: vm.name })} onClick={() => onOpenConsole(vm)} tabIndex={-1}>
            <IconTerminal2 size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  )
}

function CpuCell({ vm, isStale }: { vm: Vm; isStale: boolean }) {
  const usage = useUsage(vmKey(vm))
  const percent = vm.libvirtId === null || isStale ? null : (usage?.cpuPercent ?? null)
  if (percent === null) return <span className="muted">–</span>
  return (
    <>
      <span className={styles['bar']} aria-hidden>
        <span className={styles['barFill']} style={{ display: 'block', width: `${percent}%`, background: percent > 90 ? 'var(--state-error)' : undefined }} />
      </span>
      <span className={styles['figure']}>{formatPercent(percent)}</span>
    </>
  )
}

function AddressCell({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  const [first, ...others] = vm.addresses
  if (!first) return <span className="muted">–</span>
  const all = vm.addresses.map(({ address, source }) => `${address} (${t(`source.${source}`)})`).join('\n')
  return (
    <Tooltip label={<span style={{ whiteSpace: 'pre-line' }}>{all}</span>}>
      <span className="ellipsis">
        <span className="mono">{first.address}</span> <span className="muted">{t(`source.${first.source}`)}{others.length > 0 ? ` +${others.length}` : ''}</span>
      </span>
    </Tooltip>
  )
}

function UptimeCell({ startedAtMs }: { startedAtMs: number | null }) {
  const now = useNow(1_000, startedAtMs !== null)
  return startedAtMs === null ? <span className="muted">–</span> : formatDuration(now - startedAtMs)
}

function AutostartCell({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  if (!vm.autostart) return <span className="muted">–</span>
  return <IconToggleRightFilled size={17} role="img" aria-label={t('table.autostartOn')} style={{ color: 'var(--state-running)' }} />
}

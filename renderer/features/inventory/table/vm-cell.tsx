// One cell of the VM table. Plain elements and the browser's own tooltips: a screenful of rows is four hundred cells.
import { IconLock, IconTerminal2, IconToggleRightFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { routes } from '../../../app/routes.ts'
import { formatAge, formatBytes, formatNumber, formatUptime } from '../../../i18n/format.ts'
import type { Words } from '../../../i18n/words.ts'
import { useUsage } from '../../../state/use-session.ts'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { formatValue } from '../../../ui/chart/data/units.ts'
import { Sparkline } from '../../../ui/chart/sparkline.tsx'
import { TagChip } from '../../../ui/marks/tag-chip.tsx'
import { lookOfVm, reasonOfVm } from '../../../ui/marks/vm-state.ts'
import type { Sparklines } from '../../monitoring/live/sparklines.ts'
import { tableMetrics } from '../../monitoring/live/table-metrics.ts'
import type { TableMetricId } from '../../monitoring/live/table-metrics.ts'
import { useSparkline } from '../../monitoring/live/use-sparkline.ts'
import type { ColumnId } from './columns.ts'
import styles from './vm-table.module.css'

export interface CellContext {
  readonly hostName: string
  /** When this row was last true, if its host does not answer; `null` while it does. */
  readonly staleSinceMs: number | null
  readonly nowMs: number
  readonly words: Words
  readonly sparklines: Sparklines
}

export interface VmCellProps extends CellContext {
  readonly id: ColumnId
  readonly vm: Vm
  /** The pointer or the keyboard is on this row: it shows what can be done with it. */
  readonly isHot: boolean
}

const nothing = <span className={styles['nothing']}>–</span>

export function VmCell({ id, vm, isHot, hostName, staleSinceMs, nowMs, words, sparklines }: VmCellProps): ReactNode {
  switch (id) {
    case 'state':
      return <StateCell vm={vm} staleSinceMs={staleSinceMs} nowMs={nowMs} words={words} />
    case 'name':
      return <NameCell vm={vm} hasButton={isHot && staleSinceMs === null && vm.libvirtId !== null && vm.consoles.length > 0} words={words} />
    case 'host':
      return <bdi>{hostName}</bdi>
    case 'vcpus':
      return vm.vcpus === 0 ? nothing : formatNumber(vm.vcpus)
    case 'memory':
      return vm.memoryBytes === 0 ? nothing : formatBytes(vm.memoryBytes)
    case 'cpu':
    case 'memoryUsed':
    case 'disk':
    case 'network':
      return vm.libvirtId === null || staleSinceMs !== null ? nothing : <MetricCell id={id} vm={vm} sparklines={sparklines} />
    case 'address':
      return <AddressCell vm={vm} words={words} />
    case 'os':
      return vm.osName === '' ? nothing : <span title={vm.osName}>{vm.osName}</span>
    case 'tags':
      return <span className={styles['chips']}>{vm.tags.map((tag) => <TagChip key={tag} tag={tag} color={vm.tagColors?.[tag]} />)}</span>
    case 'uptime':
      return vm.startedAtMs === null || staleSinceMs !== null ? nothing : formatUptime(nowMs - vm.startedAtMs)
    case 'autostart':
      return vm.autostart ? <IconToggleRightFilled size={17} role="img" aria-label={words.of('table.autostartOn')} style={{ color: 'var(--state-running)' }} /> : nothing
    default:
      return id satisfies never
  }
}

function StateCell({ vm, staleSinceMs, nowMs, words }: { vm: Vm } & Pick<CellContext, 'staleSinceMs' | 'nowMs' | 'words'>) {
  const look = lookOfVm(vm)
  const word = words.of(`state.${look.word}`)
  const reason = reasonOfVm(vm)
  const reasonText = reason === '' ? '' : reasonWord(words, reason)
  const age = staleSinceMs === null ? '' : formatAge(nowMs - staleSinceMs)
  return (
    <>
      <StateIcon look={look} isStale={staleSinceMs !== null} />
      <span className={age === '' ? 'ellipsis' : styles['stale']} title={[word, vm.stateReason, age === '' ? '' : words.named('table.staleHint', age)].filter(Boolean).join('\n')}>
        {age !== '' && <span className={styles['age']} data-part="age">{words.named('table.stale', age)}</span>}
        <span>{reasonText === '' ? word : `${word} — ${reasonText}`}</span>
      </span>
    </>
  )
}

/** libvirt knows more reasons than the catalogue; such a one is shown as libvirt writes it. */
function reasonWord(words: Words, reason: string): string {
  const word = words.of(`reason.${reason}`)
  return word.startsWith('reason.') ? reason : word
}

function NameCell({ vm, hasButton, words }: { vm: Vm; hasButton: boolean; words: Words }) {
  const hasTitle = vm.title !== '' && vm.title !== vm.name
  return (
    <>
      <a className={styles['link']} href={`#${routes.vm(vm)}`} title={hasTitle ? `${vm.name} — ${vm.title}` : vm.name} dir="auto" tabIndex={-1} draggable={false}>{vm.name}</a>
      {hasTitle && <span className={`${styles['title'] ?? ''} ellipsis`} dir="auto">{vm.title}</span>}
      {!vm.isPersistent && <span className={styles['note']} title={words.of('vm.transientHint')}>{words.of('vm.transient')}</span>}
      {vm.isProtected === true && <IconLock size={13} role="img" aria-label={words.of('metadata:protected')} style={{ flex: 'none', color: 'var(--muted)' }} />}
      {vm.isTemplate === true && <span className={styles['note']} title={words.of('cloning:templateHint')}>{words.of('cloning:template')}</span>}
      {hasButton && (
        <button type="button" className={styles['rowButton']} data-part="console" title={words.of('table.openConsole')} aria-label={words.named('table.openConsoleOf', vm.name)} tabIndex={-1}>
          <IconTerminal2 size={15} />
        </button>
      )}
    </>
  )
}

/** The course of the last half hour and the present figure. */
function MetricCell({ id, vm, sparklines }: { id: TableMetricId; vm: Vm; sparklines: Sparklines }) {
  const { valueOf, unit, top } = tableMetrics[id]
  const value = valueOf(useUsage(rowKey(vm)))
  const history = useSparkline(sparklines, id, vm.uuid)
  if (value === null) return nothing
  return (
    <>
      {history && <Sparkline values={history} {...(top === undefined ? {} : { top })} className={styles['spark']} />}
      <span className={styles['figure']} data-wide={unit !== 'ratio' || undefined} data-high={(id === 'cpu' && value > 0.9) || undefined}>{formatValue(value, unit)}</span>
    </>
  )
}

function AddressCell({ vm, words }: { vm: Vm; words: Words }) {
  const [first, ...others] = vm.addresses
  if (!first) return nothing
  const all = vm.addresses.map(({ address, source }) => `${address} (${words.of(`source.${source}`)})`).join('\n')
  return (
    <span title={all}>
      {first.address} <span className={styles['source']}>{words.of(`source.${first.source}`)}{others.length > 0 ? ` +${others.length}` : ''}</span>
    </span>
  )
}

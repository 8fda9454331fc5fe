// What a line of the tree says. Lines are made anew whenever any VM changes; their texts are drawn again only when they differ.
import { IconFolder, IconServer, IconStack2, IconTag } from '@tabler/icons-react'
import { memo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { HostStateIcon } from '../../../ui/marks/host-state-icon.tsx'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { isHostUp, lookOfVm, standingOf, toneOfHost } from '../../../ui/marks/vm-state.ts'
import { useHostStateText } from '../../hosts/use-host-state-text.ts'
import type { TreeLine } from './build-tree.ts'
import styles from './tree.module.css'

export function LineBody({ line }: { line: TreeLine }): ReactNode {
  switch (line.kind) {
    case 'root':
      return <Root count={line.count} />
    case 'folder':
      return <Folder name={line.name} running={line.running} count={line.count} />
    case 'group':
      return <Group by={line.by} value={line.value} name={line.name} running={line.running} count={line.count} />
    case 'host':
      return <HostLine host={line.host} running={line.running} count={line.count} />
    case 'vm':
      return <VmLine vm={line.vm} isStale={line.isStale} />
    default:
      return line satisfies never
  }
}

const Root = memo(function Root({ count }: { count: number }) {
  const { t } = useTranslation()
  return (
    <>
      <IconStack2 size={16} stroke={1.7} style={{ flex: 'none' }} />
      <span className="ellipsis" style={{ fontWeight: 600 }}>{t('tree.root')}</span>
      <span className={styles['count']}>{formatNumber(count)}</span>
    </>
  )
})

const Folder = memo(function Folder({ name, running, count }: { name: string; running: number; count: number }) {
  return (
    <>
      <IconFolder size={16} stroke={1.7} color="var(--muted)" style={{ flex: 'none' }} />
      <span className="ellipsis" dir="auto">{name}</span>
      <Count running={running} count={count} />
    </>
  )
})

const Group = memo(function Group({ by, value, name, running, count }: { by: 'folder' | 'tag'; value: string; name: string; running: number; count: number }) {
  const { t } = useTranslation()
  const Icon = by === 'folder' ? IconFolder : IconTag
  return (
    <>
      <Icon size={16} stroke={1.7} color="var(--muted)" style={{ flex: 'none' }} />
      <span className={value === '' ? 'ellipsis muted' : 'ellipsis'} dir="auto" title={value}>{value === '' ? t(`tree.without.${by}`) : name}</span>
      <Count running={running} count={count} />
    </>
  )
})

const HostLine = memo(function HostLine({ host, running, count }: { host: Host; running: number; count: number }) {
  const { t } = useTranslation()
  const stateText = useHostStateText()(host)
  return (
    <>
      <span className={styles['host']} role="img" aria-label={stateText} title={stateText}>
        <IconServer size={16} stroke={1.7} />
        <span className={styles['sign']}><HostStateIcon tone={toneOfHost(host)} size={11} /></span>
      </span>
      <span className={styles['names']}>
        <span className={styles['hostName']} dir="auto" title={host.name}>{host.name}</span>
        {host.isDemo && <span className={styles['demo']} data-part="demo">{t('host.demo')}</span>}
      </span>
      {isHostUp(host) ? <Count running={running} count={count} /> : <span className={styles['count']}>{t(`hostState.short.${standingOf(host)}`)}</span>}
    </>
  )
})

const VmLine = memo(function VmLine({ vm, isStale }: { vm: Vm; isStale: boolean }) {
  const { t } = useTranslation()
  const look = lookOfVm(vm)
  return (
    <>
      <StateIcon look={look} label={t(`state.${look.word}`)} size={12} isStale={isStale} />
      <span className={isStale ? 'ellipsis muted' : 'ellipsis'} dir="auto" title={vm.name}>{vm.name}</span>
    </>
  )
})

/** How many run, of how many. */
function Count({ running, count }: { running: number; count: number }) {
  const { t } = useTranslation()
  const figures = { running: formatNumber(running), count: formatNumber(count) }
  return <span className={styles['count']} title={t('tree.runningOf', figures)}>{count === 0 ? '–' : <><span className={styles['running']}>{figures.running}/</span>{figures.count}</>}</span>
}

// One line of the tree.
import { Badge } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconFolder, IconServer, IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/host.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { StateIcon } from '../../../ui/state-icon.tsx'
import { HostStateIcon } from '../../../ui/host-state-icon.tsx'
import { isHostUp, lookOfVm, toneOfHost } from '../../../ui/vm-state.ts'
import { useHostStateText } from '../../hosts/use-host-state-text.ts'
import type { TreeLine } from './build-tree.ts'
import styles from './tree.module.css'

export interface TreeLineViewProps {
  readonly line: TreeLine
  readonly index: number
  readonly offsetPx: number
  readonly isCurrent: boolean
  readonly isFocused: boolean
  readonly onOpen: () => void
  readonly onToggle: () => void
  readonly onMenu: (x: number, y: number) => void
  readonly onDropHost: (hostId: string, folder: string) => void
}

const dragType = 'text/novacron-host'

function ignoreKey(): void {
  // Keys are the tree's.
}

export function TreeLineView({ line, index, offsetPx, isCurrent, isFocused, onOpen, onToggle, onMenu, onDropHost }: TreeLineViewProps) {
  const [isDropTarget, setDropTarget] = useState(false)
  const folder = line.kind === 'folder' ? line.path : line.kind === 'root' ? '' : line.kind === 'host' ? line.host.folder : undefined
  const canToggle = line.kind === 'folder' || (line.kind === 'host' && line.count > 0)
  return (
    <div
      id={`tree-${index}`}
      role="treeitem"
      aria-level={line.depth + 1}
      // The tree itself has the focus and the keys; it names its line by aria-activedescendant.
      tabIndex={-1}
      aria-expanded={line.kind === 'vm' || line.kind === 'root' ? undefined : line.isOpen}
      aria-selected={isCurrent}
      data-current={isCurrent || undefined}
      data-focus={isFocused || undefined}
      data-drop={isDropTarget || undefined}
      className={styles['line']}
      style={{ transform: `translateY(${offsetPx}px)`, paddingLeft: 6 + line.depth * 14 }}
      draggable={line.kind === 'host'}
      onDragStart={(event) => line.kind === 'host' && event.dataTransfer.setData(dragType, line.host.id)}
      onDragOver={(event) => { if (folder !== undefined && event.dataTransfer.types.includes(dragType)) { event.preventDefault(); setDropTarget(true) } }}
      onDragLeave={() => setDropTarget(false)}
      onDrop={(event) => { setDropTarget(false); if (folder !== undefined) onDropHost(event.dataTransfer.getData(dragType), folder) }}
      onClick={onOpen}
      onKeyDown={ignoreKey}
      onDoubleClick={() => canToggle && onToggle()}
      onContextMenu={(event) => { event.preventDefault(); onMenu(event.clientX, event.clientY) }}
    >
      <span className={styles['chevron']} aria-hidden onClick={(event) => { if (canToggle) { event.stopPropagation(); onToggle() } }}>
        {canToggle && 'isOpen' in line ? line.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} /> : null}
      </span>
      <LineBody line={line} />
    </div>
  )
}

function LineBody({ line }: { line: TreeLine }): ReactNode {
  const { t } = useTranslation()
  switch (line.kind) {
    case 'root':
      return <><IconStack2 size={16} stroke={1.7} style={{ flex: 'none' }} /><span className="ellipsis" style={{ fontWeight: 600 }}>{t('tree.all')}</span><span className={styles['count']} title={t('tree.runningOf', { running: formatNumber(line.running), count: formatNumber(line.count) })}>{formatNumber(line.count)}</span></>
    case 'folder':
      return <><IconFolder size={16} stroke={1.7} color="var(--muted)" style={{ flex: 'none' }} /><span className="ellipsis" dir="auto">{line.name}</span><Count running={line.running} count={line.count} /></>
    case 'host':
      return <HostBody host={line.host} running={line.running} count={line.count} />
    case 'vm': {
      const look = lookOfVm(line.vm)
      return <><StateIcon look={look} label={t(`state.${look.word}`)} size={12} isStale={line.isStale} /><span className="ellipsis" dir="auto" style={line.isStale ? { color: 'var(--muted)' } : undefined}>{line.vm.name}</span></>
    }
    default:
      return line satisfies never
  }
}

function HostBody({ host, running, count }: { host: Host; running: number; count: number }) {
  const { t } = useTranslation()
  const stateText = useHostStateText()(host)
  return (
    <>
      <span className={styles['host']} role="img" aria-label={stateText} title={stateText}>
        <IconServer size={16} stroke={1.7} />
        <span className={styles['sign']}><HostStateIcon tone={toneOfHost(host)} size={11} /></span>
      </span>
      <span className="ellipsis" dir="auto">{host.name}</span>
      {host.isDemo && <Badge size="xs" color="grape" style={{ flex: 'none' }}>{t('host.demo')}</Badge>}
      {isHostUp(host) ? <Count running={running} count={count} /> : <span className={styles['count']}>{t(`hostState.short.${host.state.kind}`)}</span>}
    </>
  )
}

/** How many run, of how many. */
function Count({ running, count }: { running: number; count: number }) {
  const { t } = useTranslation()
  const figures = { running: formatNumber(running), count: formatNumber(count) }
  return <span className={styles['count']} title={t('tree.runningOf', figures)}>{count === 0 ? '–' : `${figures.running}/${figures.count}`}</span>
}

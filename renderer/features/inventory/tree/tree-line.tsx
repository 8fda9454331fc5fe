// One line of the tree: its place, its keys and drops. What it says is in line-body.tsx.
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { rowKey } from '../../../state/row-key.ts'
import type { TreeLine } from './build-tree.ts'
import type { LinePlace } from './line-places.ts'
import { LineBody } from './line-body.tsx'
import styles from './tree.module.css'
import { treeLineId } from './use-tree-keys.ts'

export interface TreeLineViewProps {
  readonly line: TreeLine
  readonly place: LinePlace
  readonly index: number
  readonly offsetPx: number
  readonly isCurrent: boolean
  readonly isFocused: boolean
  readonly onOpen: () => void
  readonly onToggle: () => void
  readonly onMenu: (x: number, y: number) => void
  readonly onDropHost: (hostId: string, folder: string) => void
  /** Of a machine that was dropped on a folder of machines. */
  readonly onDropVm: (key: string, folder: string) => void
}

const dragType = 'text/novacron-host'
const vmDragType = 'text/novacron-vm'

function ignoreKey(): void {
  // Keys are the tree's.
}

export function TreeLineView({ line, place, index, offsetPx, isCurrent, isFocused, onOpen, onToggle, onMenu, onDropHost, onDropVm }: TreeLineViewProps) {
  const [isDropTarget, setDropTarget] = useState(false)
  const folder = line.kind === 'folder' ? line.path : line.kind === 'root' ? '' : line.kind === 'host' ? line.host.folder : undefined
  const vmFolder = line.kind === 'group' && line.by === 'folder' ? line.value : undefined
  const accepts = (types: readonly string[]): boolean => (folder !== undefined && types.includes(dragType)) || (vmFolder !== undefined && types.includes(vmDragType))
  const canToggle = line.kind === 'folder' || line.kind === 'group' || (line.kind === 'host' && line.count > 0)
  return (
    <div
      id={treeLineId(index)}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings.count}
      // The tree itself has the focus and the keys; it names its line by aria-activedescendant.
      tabIndex={-1}
      aria-expanded={line.kind === 'vm' || line.kind === 'root' ? undefined : line.isOpen}
      aria-selected={isCurrent}
      data-current={isCurrent || undefined}
      data-focus={isFocused || undefined}
      data-drop={isDropTarget || undefined}
      className={styles['line']}
      style={{ transform: `translateY(${offsetPx}px)`, paddingLeft: `calc(4px + ${line.depth} * var(--indent))` }}
      draggable={line.kind === 'host' || line.kind === 'vm'}
      onDragStart={(event) => { if (line.kind === 'host') event.dataTransfer.setData(dragType, line.host.id); if (line.kind === 'vm') event.dataTransfer.setData(vmDragType, rowKey(line.vm)) }}
      onDragOver={(event) => { if (accepts(event.dataTransfer.types)) { event.preventDefault(); setDropTarget(true) } }}
      onDragLeave={() => setDropTarget(false)}
      onDrop={(event) => { setDropTarget(false); const [hostId, vm] = [event.dataTransfer.getData(dragType), event.dataTransfer.getData(vmDragType)]; if (folder !== undefined && hostId !== '') onDropHost(hostId, folder); if (vmFolder !== undefined && vm !== '') onDropVm(vm, vmFolder) }}
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

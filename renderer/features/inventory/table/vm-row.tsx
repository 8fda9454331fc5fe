// One row of the VM table. It draws itself again only when something of its own has changed; clicks are heard by the table.
import { memo, useState } from 'react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import type { Column } from './columns.ts'
import { VmCell } from './vm-cell.tsx'
import type { CellContext } from './vm-cell.tsx'
import styles from './vm-table.module.css'

export interface VmRowProps extends CellContext {
  readonly id: string
  readonly vm: Vm
  readonly index: number
  readonly offsetPx: number
  readonly columns: readonly Column[]
  readonly isSelected: boolean
  readonly isActive: boolean
}

export const VmRow = memo(function VmRow({ id, vm, index, offsetPx, columns, isSelected, isActive, hostName, staleSinceMs, nowMs, words, sparklines }: VmRowProps) {
  const [isHovered, setHovered] = useState(false)
  return (
    <div
      id={id}
      role="row"
      // The header is the first row, and rows count from one.
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-key={rowKey(vm)}
      data-active={isActive || undefined}
      data-stale={staleSinceMs !== null || undefined}
      className={styles['row']}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      style={{ top: offsetPx }}
    >
      <div className={styles['check']} role="gridcell" data-part="check">
        {/* Not an input: those cost more than all else in the row, and the keyboard selects by the table's own keys. */}
        <span role="checkbox" aria-checked={isSelected} aria-label={words.named('table.selectRow', vm.name)} className={styles['tick']} />
      </div>
      {columns.map(({ id: column, isNumeric, hasParts }) => (
        <div key={column} role="gridcell" className={styles['cell']} data-numeric={isNumeric || undefined} data-parts={hasParts || undefined}>
          <VmCell isHot={isHovered || isActive} id={column} vm={vm} hostName={hostName} staleSinceMs={staleSinceMs} nowMs={nowMs} words={words} sparklines={sparklines} />
        </div>
      ))}
    </div>
  )
})

// One row of the VM table. It draws itself again only when something of its own has changed; clicks are heard by the table.
import { memo } from 'react'
import type { Vm } from '#shared/model/vm.ts'
import { Tick } from '../../../ui/tick.tsx'
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

export const VmRow = memo(function VmRow({ id, vm, index, offsetPx, columns, isSelected, isActive, hostName, staleSinceMs, nowMs, words }: VmRowProps) {
  return (
    <div
      id={id}
      role="row"
      // The header is the first row, and rows count from one.
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      data-active={isActive || undefined}
      data-stale={staleSinceMs !== null || undefined}
      className={styles['row']}
      style={{ transform: `translateY(${offsetPx}px)` }}
    >
      <div className={styles['check']} role="gridcell" data-part="check">
        <Tick label={words.named('table.selectRow', vm.name)} isChecked={isSelected} tabIndex={-1} />
      </div>
      {columns.map(({ id: column, isNumeric }) => (
        <div key={column} role="gridcell" className={styles['cell']} data-numeric={isNumeric || undefined}>
          <VmCell id={column} vm={vm} hostName={hostName} staleSinceMs={staleSinceMs} nowMs={nowMs} words={words} />
        </div>
      ))}
    </div>
  )
})

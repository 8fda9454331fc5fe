// The bench of what is done with virtual machines.
import type { Bench, BenchOptions } from './bench-table.ts'
import { creationRow } from './vms/creation-row.ts'
import { editPageRow } from './vms/edit-page-row.ts'
import { editRow } from './vms/edit-row.ts'
import { xmlRows } from './vms/xml-rows.ts'

export function openVmsBench(_options: BenchOptions): Promise<Bench> {
  return Promise.resolve({ rows: [...xmlRows(), editRow(), editPageRow(), creationRow()], [Symbol.asyncDispose]: () => Promise.resolve() })
}

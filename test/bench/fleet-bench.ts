// The bench of a whole fleet behind one console: start, memory, event loop, and how soon a change on a host is seen.
import type { Bench, BenchOptions } from './bench-table.ts'
import { saveDemoFleet } from './fleet/demo-fleet.ts'
import { eventRow } from './fleet/event-row.ts'
import { fleetRows } from './fleet/fleet-rows.ts'

export async function openFleetBench({ isQuick }: BenchOptions): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const fleet = stack.use(await saveDemoFleet())
  const kept = stack.move()
  return { rows: [...fleetRows(fleet, isQuick), eventRow()], [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

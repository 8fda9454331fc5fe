// The bench of the page: the table of 10,000 machines in Chromium, and a guest's screen through the tunnel.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, BenchOptions } from './bench-table.ts'
import { untilComplete } from './fleet/console-process.ts'
import { fleetSize, openDemoConsole } from './fleet/demo-fleet.ts'
import { openPage } from './ui/open-page.ts'
import { tableRows } from './ui/table-rows.ts'
import { topologyRow } from './ui/topology-row.ts'
import { vncRow } from './ui/vnc-row.ts'

/** The console reads the details of ten thousand machines after their list. */
const settleMs = 20_000

export async function openUiBench(_options: BenchOptions): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const launched = stack.use(await openDemoConsole())
  await untilComplete(launched, fleetSize)
  const { page } = stack.use(await openPage(launched.link))
  await sleep(settleMs)
  const kept = stack.move()
  return { rows: [...tableRows(page), topologyRow(), vncRow()], [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

// The fleet that the limits speak of: 100 simulated hosts with 10,000 machines, saved in a data folder, so that a console that starts
// with it finds its hosts there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startConsoleProcess, untilComplete } from './console-process.ts'
import type { ConsoleProcess } from './console-process.ts'

export const fleetSize = { hosts: 100, vms: 10_000 } as const
const fleetUri = `demo://bench?hosts=${fleetSize.hosts}&vms=${fleetSize.vms}`

export interface SavedFleet extends Disposable {
  readonly dataDir: string
}

function temporaryFolder(): SavedFleet {
  const dataDir = mkdtempSync(join(tmpdir(), 'novacron-bench-'))
  return { dataDir, [Symbol.dispose]: () => rmSync(dataDir, { recursive: true, force: true }) }
}

export async function saveDemoFleet(): Promise<SavedFleet> {
  using stack = new DisposableStack()
  const { dataDir } = stack.use(temporaryFolder())
  await using first = await startConsoleProcess(dataDir)
  await first.client.hosts.add({ uri: fleetUri })
  await untilComplete(first, fleetSize)
  const kept = stack.move()
  return { dataDir, [Symbol.dispose]: () => kept.dispose() }
}

/** A console that shows that fleet, or another, for the first time; its data folder goes with it. */
export async function openDemoConsole(uri: string = fleetUri): Promise<ConsoleProcess> {
  await using stack = new AsyncDisposableStack()
  const { dataDir } = stack.use(temporaryFolder())
  const launched = stack.use(await startConsoleProcess(dataDir, [`--demo=${uri}`]))
  const kept = stack.move()
  return { ...launched, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

// Whether rules over ten thousand machines that change hold up the thread that answers windows: a console as it is shipped, with twenty rules
// besides those that it begins with, while a machine is paused every quarter of a second. Theirs is the longest delay of a process that does nothing.
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORPCError } from '@orpc/client'
import { AlertRule } from '#shared/model/monitoring/alert.ts'
import { untilComplete } from '../fleet/console-process.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import { fleetSize, openDemoConsole } from '../fleet/demo-fleet.ts'
import type { BenchRow } from '../bench-table.ts'
import { startIdleProcesses } from '../idle-processes.ts'
import { sayStalls, stallsOf } from '../own-stalls.ts'
import type { Stalls } from '../own-stalls.ts'

const settleMs = 20_000
const actEveryMs = 250
const scopes = ['', 'state:running', 'vm-1', 'tag:web', 'host:1']
const rules = 20

export function stallRows({ isQuick }: { readonly isQuick: boolean }): BenchRow[] {
  let launched: ConsoleProcess | undefined
  let measured: Stalls | undefined
  return [
    {
      name: `${rules} rules over ${fleetSize.vms} machines of which some change: longest stall of the main loop`,
      unit: 'ms',
      target: { kind: 'limit', atMost: 10 },
      rounds: 1,
      async prepare() {
        launched = await openDemoConsole()
        await untilComplete(launched, fleetSize)
        for (let index = 0; index < rules; index += 1) await launched.client.alerts.saveRule(ruleAt(index))
        await sleep(settleMs)
        return launched
      },
      async ours() {
        if (!launched) throw new Error('no console was started')
        measured = await watchStalls(launched, isQuick ? 20_000 : 60_000)
        sayStalls(measured)
        return measured.ownMs
      },
      theirs: () => Promise.resolve(measured?.idleMs ?? Number.NaN),
    },
  ]
}

/** Limits that few machines are beyond: what is measured is the asking. */
function ruleAt(index: number): AlertRule {
  const condition = { kind: 'threshold', metric: index % 2 === 0 ? 'cpu.usage' : 'network.receive.bytes', comparison: 'above', value: index % 2 === 0 ? 0.99 : 1e12, clearValue: 0, forMs: 60_000, clearForMs: 0 }
  return AlertRule.parse({ id: `bench-${index}`, name: `Bench ${index}`, isEnabled: true, severity: 'info', scope: { kind: 'vm', query: scopes[index % scopes.length] }, policyId: null, advice: '', condition })
}

async function watchStalls(launched: ConsoleProcess, forMs: number): Promise<Stalls> {
  await using idle = startIdleProcesses()
  const { client } = launched
  const vms = await client.inventory.listVms({ query: 'state:running' })
  if (vms.length === 0) throw new Error('no machine runs')
  // The answer to that question was long.
  await sleep(1000)
  await launched.loopDelay()
  idle.take()
  const untilMs = performance.now() + forMs
  for (let index = 0; performance.now() < untilMs; index += 1) {
    const vm = vms[(index * 97) % vms.length]
    if (vm) await client.vms.act({ action: 'pause', targets: [{ hostId: vm.hostId, uuid: vm.uuid }] }).catch(unlessStopped)
    await sleep(actEveryMs)
  }
  return stallsOf((await launched.loopDelay()).lateTicks, { held: idle.take(), cores: availableParallelism() })
}

/** The demo's machines live: one may have shut down since they were listed. */
function unlessStopped(error: unknown): void {
  if (!(error instanceof ORPCError && error.code === 'vm-state')) throw error
}

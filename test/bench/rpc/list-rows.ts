// A thousand domains of libvirt's test driver over SSH: the list with states, near and far, and the bulk statistics; against an
// open virsh on the same daemon.
import { listDomains } from '#electron/providers/libvirt/reading/domain-list.ts'
import { parametersByName } from '#electron/libvirt/index.ts'
import type { TestbedHost } from '../../testbed/testbed.ts'
import type { BenchRow, SkippedRow } from '../bench-table.ts'
import { openOurLink, timedMs } from './our-link.ts'
import type { OurLink } from './our-link.ts'
import { openVirshShell } from './virsh-shell.ts'
import type { VirshShell } from './virsh-shell.ts'

const domainCount = 1_000
const addedDelayMs = 20

interface Pair extends AsyncDisposable {
  readonly ours: OurLink
  readonly virsh: VirshShell
}

export async function openPair(uri: string): Promise<Pair> {
  await using stack = new AsyncDisposableStack()
  const virsh = stack.use(await openVirshShell(uri))
  const ours = stack.use(await openOurLink(uri))
  const kept = stack.move()
  return { ours, virsh, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

/** What the console itself does for its first list: names, states, sizes, persistence, autostart and managed saves of all. */
async function listWithStates({ link, signal }: OurLink): Promise<void> {
  const listed = await listDomains(link.control, signal)
  if (listed.length !== domainCount || listed.some(({ state }) => state === 0)) throw new Error(`our list has ${listed.length} domains`)
}

async function bulkStatistics({ link, signal }: OurLink): Promise<void> {
  const records = await link.control.api.domains.getAllDomainStats({ signal })
  const states = records.map(({ params }) => parametersByName(params).get('state.state'))
  if (states.length !== domainCount || states.includes(undefined)) throw new Error(`our statistics have ${states.length} domains`)
}

async function virshMs(virsh: VirshShell, command: string): Promise<number> {
  const { ms, output } = await virsh.run(command)
  if (output.split('\n').length < domainCount) throw new Error(`virsh ${command}: ${output.slice(-500)}`)
  return ms
}

export function listRows(pair: Pair): BenchRow[] {
  const { ours, virsh } = pair
  return [
    {
      name: 'list and state of 1,000 domains over SSH, against virsh list --all',
      unit: 'ms',
      target: { kind: 'ratio', atMost: 0.5 },
      ours: () => timedMs(() => listWithStates(ours)),
      theirs: () => virshMs(virsh, 'list --all'),
    },
    {
      name: 'bulk statistics of 1,000 domains over SSH, against virsh domstats',
      unit: 'ms',
      target: { kind: 'ratio', atMost: 1.2 },
      ours: () => timedMs(() => bulkStatistics(ours)),
      theirs: () => virshMs(virsh, 'domstats'),
    },
  ]
}

const farName = 'the same list with 20 ms added to each round trip (3 runs)'

/** virsh takes some 22 s for each run. */
export function farListRow(host: TestbedHost, isQuick: boolean): BenchRow | SkippedRow {
  if (isQuick) return { name: farName, skipped: 'virsh needs over 20 s a run; not in a quick bench' }
  let pair: Pair | undefined
  const use = (): Pair => {
    if (!pair) throw new Error('the far pair is not open')
    return pair
  }
  return {
    name: farName,
    unit: 'ms',
    target: { kind: 'ratio', atMost: 0.02 },
    rounds: 3,
    prepare: async () => {
      await using stack = new AsyncDisposableStack()
      stack.use(await host.faults.delay({ delayMs: addedDelayMs }))
      pair = stack.use(await openPair(host.testDriverUri(1_000)))
      // The first call of a process pays for compiling; virsh has compiled long ago.
      await listWithStates(pair.ours)
      return stack.move()
    },
    ours: () => timedMs(() => listWithStates(use().ours)),
    theirs: () => virshMs(use().virsh, 'list --all'),
  }
}

/** Both sides once, unmeasured: caches of the daemon, compiled code on our side. */
export async function warmUp({ ours, virsh }: Pair): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await listWithStates(ours)
    await bulkStatistics(ours)
  }
  await virshMs(virsh, 'list --all')
  await virshMs(virsh, 'domstats')
}

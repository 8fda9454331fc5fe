// Opening a host with twenty machines: from the TCP connect to the complete inventory, and one more channel to a host that is open;
// against the `virsh -c qemu+ssh://... list --all` that an administrator types.
import { createProvider } from '#electron/providers/create-provider.ts'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { connectLibvirt, libvirtApi, StatsGroup } from '#electron/libvirt/index.ts'
import { HostId } from '#shared/model/ids.ts'
import { runCommand } from '../../testbed/machine/run-command.ts'
import type { TestbedHost } from '../../testbed/testbed.ts'
import { guestCount } from '../bench-host.ts'
import type { BenchRow } from '../bench-table.ts'
import { timedMs } from './our-link.ts'
import type { OurLink } from './our-link.ts'
import { virshUri } from './virsh-shell.ts'

const openDeadlineMs = 30_000

export function openHostRows(host: TestbedHost, open: OurLink): BenchRow[] {
  const theirs = (): Promise<number> => timedMs(() => virshListAll(host.uri))
  return [
    {
      name: 'open a host: TCP connect to inventory of 20 VMs, against virsh list --all',
      unit: 'ms',
      target: { kind: 'ratio', atMost: 0.6 },
      ours: () => openOnce(host.uri),
      theirs,
    },
    {
      name: 'second channel to the same host, list included, against virsh list --all',
      unit: 'ms',
      target: { kind: 'ratio', atMost: 0.15 },
      ours: () => timedMs(() => secondChannel(open, host.uri)),
      theirs,
    },
  ]
}

export async function warmUpOpening(host: TestbedHost, open: OurLink): Promise<void> {
  await openOnce(host.uri)
  await secondChannel(open, host.uri)
  await virshListAll(host.uri)
}

async function virshListAll(uri: string): Promise<void> {
  const output = await runCommand('virsh', ['-c', virshUri(uri), 'list', '--all'])
  const listed = output.trim().split('\n').length - 2
  if (listed < guestCount) throw new Error(`virsh lists ${listed} machines`)
}

/** Milliseconds until the console has all rows of the host; the closing does not count. */
async function openOnce(uri: string): Promise<number> {
  const complete = Promise.withResolvers<number>()
  const provider = createProvider({
    hostId: HostId.parse('bench'),
    uri,
    emit: (event) => {
      if (event.kind === 'inventory' && event.isComplete) complete.resolve(event.vms.length)
      if (event.kind === 'state' && (event.state.kind === 'refused' || event.state.kind === 'lost')) complete.reject(new Error(event.state.problem.message))
    },
    ask: () => Promise.reject(new Error('nobody can be asked')),
    log: () => {},
  })
  const timer = setTimeout(() => complete.reject(new Error('the host did not open')), openDeadlineMs)
  const startMs = performance.now()
  try {
    provider.connect()
    const vms = await complete.promise
    const tookMs = performance.now() - startMs
    if (vms < guestCount) throw new Error(`we list ${vms} machines`)
    return tookMs
  } finally {
    clearTimeout(timer)
    await provider[Symbol.asyncDispose]()
  }
}

async function secondChannel({ link, signal }: OurLink, uri: string): Promise<void> {
  const transport = await link.transport.openLibvirt({ signal })
  const connection = await connectLibvirt({ transport, uri: parseConnectionUri(uri).daemonUri, signal })
  const { domains } = libvirtApi(connection)
  const [handles, records] = await Promise.all([domains.listAllDomains({ signal }), domains.getAllDomainStats({ stats: StatsGroup.State, signal })])
  if (handles.length < guestCount || records.length < guestCount) throw new Error(`we list ${handles.length} machines`)
  // Closing costs the user no time; it is not waited for, but not forgotten either.
  connection.close().catch(() => {})
}

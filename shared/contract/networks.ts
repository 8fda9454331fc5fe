// Calls about virtual networks, the hosts' interfaces, packet filters and the machines' NICs. Definitions are edited through
// `definitions`; what a running network can take is changed by `update`.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { DomainUuid, HostId, TaskId } from '../model/ids.ts'
import { HostTopology, Lease, Network, NetworkActionId, NetworkFilter, NetworkRef, NetworkUpdate, NicChange } from '../model/networks/network.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })
const OnHost = z.object({ hostId: HostId })

/** Networks of all hosts at first, then those of a host whenever one of them changed; a host that is gone has none. */
export const NetworkEvent = z.discriminatedUnion('kind', [z.object({ kind: z.literal('snapshot'), networks: z.array(Network) }), z.object({ kind: z.literal('host'), hostId: HostId, networks: z.array(Network) })])
export type NetworkEvent = z.output<typeof NetworkEvent>

export const networks = {
  watch: read('inventory.read').route({ method: 'GET', path: '/networks/watch' }).output(eventIterator(NetworkEvent)),
  list: read('inventory.read').route({ method: 'GET', path: '/networks' }).output(z.array(Network)),
  act: write('network.write', 'network.act').route({ method: 'POST', path: '/networks/act' }).input(z.object({ action: NetworkActionId, targets: z.array(NetworkRef).min(1).max(2000) })).output(Started),
  /**
   * Defines the same network on each of the hosts, as a task with an item for each. A host where its name or its bridge is taken is refused,
   * and one where its addresses overlap those of another network or of the host itself, unless `allowOverlap` says that this is meant.
   */
  define: write('network.write', 'network.define')
    .route({ method: 'POST', path: '/networks' })
    .input(z.object({ hostIds: z.array(HostId).min(1).max(1000), xml: z.string().min(1).max(1_000_000), start: z.boolean().default(true), autostart: z.boolean().default(true), allowOverlap: z.boolean().default(false) }))
    .output(Started),
  /** Gives the network of this name on these hosts the definition that it has on another, as a task with an item for each. Each keeps its own UUID and MAC address. */
  align: write('network.write', 'network.align')
    .route({ method: 'POST', path: '/networks/align' })
    .input(z.object({ pattern: NetworkRef, hostIds: z.array(HostId).min(1).max(1000), allowOverlap: z.boolean().default(false) }))
    .output(Started),
  /** Changes a part of it, for now and for the next start; `isPending` where libvirt could not change what runs. */
  update: write('network.write', 'network.update').route({ method: 'POST', path: '/networks/update' }).input(NetworkUpdate).output(z.object({ isPending: z.boolean() })),
  leases: read('inventory.read').route({ method: 'GET', path: '/networks/leases/{hostId}/{network}' }).input(NetworkRef).output(z.array(Lease)),
  /** Interfaces and NICs of these hosts, read now. A host that cannot be read is left out. */
  topology: read('inventory.read').route({ method: 'POST', path: '/networks/topology' }).input(z.object({ hostIds: z.array(HostId).max(1000) })).output(z.array(HostTopology)),
  filters: read('inventory.read').route({ method: 'GET', path: '/nwfilters/{hostId}' }).input(OnHost).output(z.array(NetworkFilter)),
  defineFilter: write('network.write', 'nwfilter.define').route({ method: 'POST', path: '/nwfilters' }).input(OnHost.extend({ xml: z.string().min(1).max(1_000_000) })).output(z.void()),
  undefineFilter: write('network.write', 'nwfilter.undefine').route({ method: 'POST', path: '/nwfilters/undefine' }).input(OnHost.extend({ name: z.string().min(1).max(255) })).output(z.void()),
  /** Of running machines at once and for their next start; an item for each NIC. */
  changeNics: write('network.write', 'nic.change')
    .route({ method: 'POST', path: '/nics/change' })
    .input(z.object({ targets: z.array(z.object({ hostId: HostId, uuid: DomainUuid, vmName: z.string(), mac: z.string().min(1).max(64) })).min(1).max(10_000), change: NicChange }))
    .output(Started),
}

// What the inventory stream carries: first everything that is known, in pieces, then exactly the changes.
import * as z from 'zod'
import { Host, HostUsage } from './hosts/host.ts'
import { DomainUuid, HostId } from './ids.ts'
import { Vm, VmUsage } from './machines/vm.ts'

export const InventoryEvent = z.discriminatedUnion('kind', [
  /** Part of the state at the time of subscribing. The store is complete when `isLast` is true. */
  z.object({ kind: z.literal('snapshot'), hosts: z.array(Host), vms: z.array(Vm), isLast: z.boolean() }),
  /** Whole rows replace whole rows; an id in `removed...` is gone. */
  z.object({
    kind: z.literal('changes'),
    hosts: z.array(Host),
    removedHosts: z.array(HostId),
    vms: z.array(Vm),
    removedVms: z.array(z.object({ hostId: HostId, uuid: DomainUuid })),
  }),
  z.object({ kind: z.literal('usage'), hostId: HostId, host: HostUsage, vms: z.array(VmUsage) }),
])
export type InventoryEvent = z.output<typeof InventoryEvent>

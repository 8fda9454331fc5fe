// The live inventory of all hosts: a snapshot in pieces, then exactly the changes. The lists are for scripts.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { Host } from '../model/hosts/host.ts'
import { InventoryEvent } from '../model/inventory.ts'
import { Vm } from '../model/machines/vm.ts'
import { read } from './call.ts'

export const inventory = {
  watch: read('inventory.read').route({ method: 'GET', path: '/inventory/watch' }).output(eventIterator(InventoryEvent)),
  listHosts: read('inventory.read').route({ method: 'GET', path: '/hosts' }).output(z.array(Host)),
  /** `query` is the search language of the table, e.g. "state:running host:kvm01". */
  listVms: read('inventory.read').route({ method: 'GET', path: '/vms' }).input(z.object({ query: z.string().max(1000).default('') })).output(z.array(Vm)),
}

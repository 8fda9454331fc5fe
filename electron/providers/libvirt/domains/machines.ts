// The machines of a connected host as its nouns work on them: found by UUID, failures named after them, and looked at again after a change.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { named } from '../errors.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { HostLink } from '../session/host-link.ts'
import type { MachineCalls, MachineTarget } from '../session/machine-calls.ts'

export interface Machines extends MachineCalls {
  /** @throws AppError `vm-not-found` */
  readonly domain: (uuid: string) => { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
}

export interface MachinesOptions {
  readonly hostName: string
  readonly link: () => HostLink
  readonly inventory: Pick<Inventory, 'find' | 'refresh'>
}

export function createMachines({ hostName, link, inventory }: MachinesOptions): Machines {
  const target = (uuid: DomainUuid): MachineTarget => {
    const found = link()
    const known = inventory.find(uuid)
    if (!known) throw new AppError('vm-not-found', { message: `There is no virtual machine ${uuid} on ${hostName}`, params: { name: uuid, host: hostName } })
    return { link: found, vm: known.vm, handle: known.handle }
  }
  const read: MachineCalls['read'] = (uuid, act, run) => {
    const found = target(uuid)
    return named({ act, name: found.vm.name }, () => run(found))
  }
  return {
    read,
    async change(uuid, act, run) {
      const found = target(uuid)
      try {
        return await named({ act, name: found.vm.name }, () => run(found))
      } finally {
        // Some acts cause no event.
        inventory.refresh(uuid, 'state')
      }
    },
    domain(uuid) {
      const { handle, vm } = target(DomainUuid.parse(uuid))
      return { handle, name: vm.name, isRunning: vm.libvirtId !== null }
    },
  }
}

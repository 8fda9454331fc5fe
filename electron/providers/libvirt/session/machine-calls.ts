// How a noun of the provider works on one machine: with its link, its row and its handle, and with failures named after it.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { HostLink } from './host-link.ts'

export interface MachineTarget {
  readonly link: HostLink
  readonly vm: Vm
  readonly handle: DomainHandle
}

export interface MachineCalls {
  readonly read: <T>(uuid: DomainUuid, act: string, run: (target: MachineTarget) => Promise<T>) => Promise<T>
  /** As `read`, and looks at the machine again. */
  readonly change: <T>(uuid: DomainUuid, act: string, run: (target: MachineTarget) => Promise<T>) => Promise<T>
}

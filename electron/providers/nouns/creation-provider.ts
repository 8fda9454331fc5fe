// What a host offers for making a virtual machine out of volumes that are there, and for forgetting one.
import type { HostOffer } from '#shared/model/provisioning/creation.ts'
import type { Belongings } from '#shared/model/provisioning/deletion.ts'
import type { XmlFinding } from '#shared/model/provisioning/importing.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { OsDevices } from '#shared/model/provisioning/operating-system.ts'
import type { NounOptions } from '../noun.ts'

export interface PlannedDisk {
  readonly pool: string
  readonly volume: string
  readonly device: 'disk' | 'cdrom'
  /** The disc that sets the guest up, which is read by the guest alone: nothing boots from it. */
  readonly isSeed?: boolean
  /** A seed for a system that brings no driver for virtio. */
  readonly isPlain?: boolean
  readonly format: string
  /** How the same is asked of virt-install when the volume is not there yet. */
  readonly make?: { readonly sizeBytes: number; readonly backingPath?: string; readonly backingFormat?: string }
}

/** An installer's kernel that the machine is started with once. */
export interface PlannedInstall {
  /** The tree that it comes from, for who would do the same with virt-install. */
  readonly url: string
  /** Without what virt-install adds by itself. */
  readonly ownArguments: string
  /** Put into the initial RAM disk. */
  readonly injected: readonly string[]
}

export interface MachinePlan {
  readonly uuid: DomainUuid
  readonly name: string
  readonly vcpus: number
  readonly memoryBytes: number
  /** Kept in the metadata, as virt-manager does. */
  readonly os?: { readonly id: string; readonly shortId: string } | undefined
  readonly devices: OsDevices
  /** In the order in which they are booted from. */
  readonly disks: readonly PlannedDisk[]
  /** A network card for each. */
  readonly networks: readonly string[]
  /** After its disks. */
  readonly bootsFromNetwork: boolean
  readonly install?: PlannedInstall | undefined
}

export interface InstallerStart {
  readonly uuid: DomainUuid
  readonly kernel: { readonly pool: string; readonly volume: string }
  readonly initrd: { readonly pool: string; readonly volume: string }
  readonly arguments: string
}

export interface CreationProvider {
  offer(request: undefined, options: NounOptions): Promise<HostOffer & { readonly takenNames: string[] }>
  /** The definition as it would be, and a command line of virt-install for the same. Volumes need not be there yet. */
  print(plan: MachinePlan, options: NounOptions): Promise<{ xml: string; command: string }>
  /** What of a definition from elsewhere does not fit this host. */
  checkDefinition(request: { readonly xml: string }, options: NounOptions): Promise<XmlFinding[]>
  /** A definition from elsewhere. Starts nothing. @throws AppError vm-name-taken, definition-refused */
  defineXml(request: { readonly xml: string; readonly name: string }, options: NounOptions): Promise<void>
  /** Starts nothing. @throws AppError vm-name-taken, definition-refused */
  define(plan: MachinePlan, options: NounOptions): Promise<void>
  /** Of one that was defined just now, and may not be in the inventory yet. */
  start(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<void>
  /** Starts one with this kernel, this one time: its definition stays as it is. It stops where it would restart. */
  startInstaller(request: InstallerStart, options: NounOptions): Promise<void>
}

export interface DeletionProvider {
  belongings(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<Belongings>
  /** With its saved state, snapshots' metadata, firmware variables and TPM; its disks stay. @throws AppError vm-state of a machine that runs */
  undefine(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<void>
}

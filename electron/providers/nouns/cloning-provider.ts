// What a host offers for copying its virtual machines: what there is to copy, and the copy's definition. Volumes are made by the
// storage, but for overlays on the disks of a machine, which only a clone may have.
import type { SharedParts } from '#shared/cloning/shared-parts.ts'
import type { CloneSettings, SettingsOfOriginal } from '#shared/cloning/clone-settings.ts'
import type { TemplateParameters } from '#shared/domain/template-parameters.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { ChainLink, Volume } from '#shared/model/storage/storage.ts'
import type { NounOptions } from '../noun.ts'

export interface SourceDisk {
  /** Its target, e.g. "vda". */
  readonly device: string
  /** "disk", "lun", "cdrom" or "floppy". */
  readonly kind: string
  /** A path, or "pool:volume"; empty for a drive without a medium. */
  readonly source: string
  readonly isReadOnly: boolean
  readonly isShareable: boolean
  /** As the machine reads it. */
  readonly format: string
  /** `null` for what is in no pool of the host. */
  readonly at: { readonly pool: string; readonly volume: Volume } | null
  /** From the disk down to what stands on nothing. */
  readonly chain: readonly ChainLink[]
  /** Other machines whose disk it is as well. */
  readonly others: readonly { readonly name: string; readonly isRunning: boolean }[]
}

export interface CloneSource extends SharedParts {
  readonly name: string
  readonly isActive: boolean
  readonly hasSavedState: boolean
  /** `null` for a machine that is no template. */
  readonly template: TemplateParameters | null
  readonly settings: SettingsOfOriginal
  /** That the host can give a machine of this kind; `null` where it does not tell. */
  readonly maxVcpus: number | null
  readonly disks: readonly SourceDisk[]
  readonly takenNames: readonly string[]
  /** Of all machines of the host. */
  readonly takenMacs: readonly string[]
  /** Whether the host has what makes a guest forget who it was. */
  readonly canResetGuest: boolean
}

export interface VolumePlace {
  readonly pool: string
  readonly volume: string
  readonly format: string
}

export interface PlannedClone {
  readonly name: string
  readonly uuid: DomainUuid
  /** For its network interfaces, in their order. */
  readonly macs: readonly string[]
  /** By target. Disks that are not named stay as they are. */
  readonly disks: Readonly<Record<string, VolumePlace | 'remove'>>
  readonly seed?: VolumePlace | undefined
  readonly hostDevices: 'keep' | 'leave-out'
  /** As the original has them where they are not given. */
  readonly settings?: CloneSettings | undefined
}

interface CloneRequest {
  /** Of the original. */
  readonly uuid: DomainUuid
  readonly clone: PlannedClone
}

export interface CloningProvider {
  source(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<CloneSource>
  /** Network addresses of all machines of the host. */
  takenMacs(request: undefined, options: NounOptions): Promise<string[]>
  /** The definition as it would be, without passwords. Volumes need not be there yet. */
  print(request: CloneRequest, options: NounOptions): Promise<string>
  /** With the original's passwords. Starts nothing. @throws AppError vm-name-taken, definition-refused */
  define(request: CloneRequest, options: NounOptions): Promise<void>
  /** An overlay on the disk of a machine that is off. @throws AppError volume-exists, vm-state, volume-in-use when another machine has the disk too */
  createOverlay(request: { readonly uuid: DomainUuid; readonly device: string; readonly pool: string; readonly name: string }, options: NounOptions): Promise<void>
  /** Makes the guest on these disks forget who it was. No machine may run with them. @throws AppError guest-reset-failed */
  resetGuest(request: { readonly name: string; readonly hostname: string; readonly disks: readonly VolumePlace[] }, options: NounOptions): Promise<void>
  /** `null`: no longer a template. */
  markTemplate(request: { readonly uuid: DomainUuid; readonly parameters: TemplateParameters | null }, options: NounOptions): Promise<void>
}

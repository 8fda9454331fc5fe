// What a package's description and the wish for it mean in volumes and devices. Pure.
import type { MachinePlan } from '#electron/providers/nouns/creation-provider.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { OvaImport } from '#shared/model/provisioning/importing.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'

export interface DiskToImport {
  readonly file: string
  readonly capacityBytes: number
  readonly fileBytes: number
  /** Where the file lies until it is converted, and what becomes of it. */
  readonly sent: string
  readonly volume: string
}

export interface ImportPlan {
  readonly machine: MachinePlan
  readonly disks: readonly DiskToImport[]
}

type Wish = Omit<OvaImport, 'hostId'>

export function planImport(wish: Wish, { uuid, os }: { uuid: DomainUuid; os: OperatingSystem | undefined }): ImportPlan {
  const { name, pool, vcpus, memoryBytes, firmware } = wish
  const disks = wish.disks.map((disk, index): DiskToImport => {
    const volume = index === 0 ? name : `${name}-${index + 1}`
    return { ...disk, sent: `${volume}.import`, volume: `${volume}.qcow2` }
  })
  const usual = os?.devices ?? usualDevices
  const { diskBus = usual.diskBus, nicModel = usual.nicModel, hasTpm = usual.hasTpm, hasSecureBoot = usual.hasSecureBoot } = wish.devices
  return {
    disks,
    machine: {
      uuid,
      name,
      vcpus,
      memoryBytes,
      os: os && { id: os.id, shortId: os.shortId },
      devices: { ...usual, firmware, diskBus, nicModel, hasTpm, hasSecureBoot: firmware === 'uefi' && hasSecureBoot },
      disks: disks.map(({ volume, capacityBytes }) => ({ pool, volume, device: 'disk', format: 'qcow2', make: { sizeBytes: capacityBytes } })),
      networks: wish.networks.filter((network) => network !== ''),
      bootsFromNetwork: false,
    },
  }
}

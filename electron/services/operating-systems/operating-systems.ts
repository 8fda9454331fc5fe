// Which operating systems a machine can be made for, and which one a disc or an image is of.
import type { IsoIdentity } from '#shared/images/recognise-image.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import { createOsCatalogue } from './os-catalogue.ts'
import type { OsCatalogue } from './os-catalogue.ts'
import type { OsDatabase, TreeIdentity } from './os-database.ts'

export interface OperatingSystems {
  list(): Promise<OperatingSystem[]>
  /** By libosinfo's identifier or its short one. */
  find(id: string): Promise<OperatingSystem | null>
  ofDisc(iso: IsoIdentity): Promise<OperatingSystem | null>
  ofTree(tree: TreeIdentity): Promise<OperatingSystem | null>
  /** By what the volume calls itself, where it is a disc, else by its name. */
  detect(ref: VolumeRef, signal: AbortSignal): Promise<OperatingSystem | null>
}

export interface OperatingSystemsDependencies {
  /** Asked for once, when it is needed: reading it takes a second. */
  readonly database: () => Promise<OsDatabase>
  /** What a disc calls itself; null for what is none. */
  readonly identify: (ref: VolumeRef, signal: AbortSignal) => Promise<IsoIdentity | null>
}

export function createOperatingSystems({ database, identify }: OperatingSystemsDependencies): OperatingSystems {
  let read: Promise<OsCatalogue> | undefined
  const catalogue = (): Promise<OsCatalogue> => (read ??= database().then(createOsCatalogue))
  return {
    list: async () => [...(await catalogue()).systems],
    find: async (id) => (await catalogue()).systems.find((system) => system.id === id || system.shortId === id) ?? null,
    ofDisc: async (iso) => (await catalogue()).ofDisc(iso),
    ofTree: async (tree) => (await catalogue()).ofTree(tree),
    async detect(ref, signal) {
      const { ofDisc, ofFileName } = await catalogue()
      const iso = await identify(ref, signal)
      return (iso && ofDisc(iso)) ?? ofFileName(ref.volume)
    },
  }
}

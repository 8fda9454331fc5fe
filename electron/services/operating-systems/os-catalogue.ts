// Our own small catalogue of systems (resources/os-catalogue.json): the common ones, with what they need, the devices they can
// drive without help, and how their discs and images are called.
import * as z from 'zod'
import type { IsoIdentity } from '#shared/images/recognise-image.ts'
import { OsDevices } from '#shared/model/provisioning/operating-system.ts'
import type { Needs, OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import catalogue from '../../../resources/os-catalogue.json' with { type: 'json' }
import type { Medium, OsDatabase, TreeIdentity } from './os-database.ts'

const CatalogueNeeds = z.strictObject({ memoryMiB: z.number(), diskGiB: z.number(), vcpus: z.number() })
const Entry = z.strictObject({
  id: z.string(),
  shortId: z.string(),
  name: z.string(),
  endOfLife: z.iso.date().nullable(),
  profile: z.string(),
  minimum: CatalogueNeeds,
  recommended: CatalogueNeeds,
  /** Expressions that a disc's own name matches, that a file's name does, and that a tree's family and version do, as "Fedora 42". */
  media: z.array(z.string()),
  images: z.array(z.string()),
  trees: z.array(z.string()).default([]),
})
const Catalogue = z.strictObject({ profiles: z.record(z.string(), OsDevices), systems: z.array(Entry) })

export interface OsCatalogue {
  readonly systems: readonly OperatingSystem[]
  /** By what a disc calls itself; null where neither the catalogue nor the database knows it. */
  readonly ofDisc: (iso: IsoIdentity) => OperatingSystem | null
  /** By the name of an image's file. */
  readonly ofFileName: (name: string) => OperatingSystem | null
  /** By what an install tree says of itself. */
  readonly ofTree: (tree: TreeIdentity) => OperatingSystem | null
}

/** The catalogue's word on a system goes before the database's; whatever else the database has is there besides. */
export function createOsCatalogue(database: OsDatabase): OsCatalogue {
  const { profiles, systems: entries } = Catalogue.parse(catalogue)
  const own = entries.map(({ id, shortId, name, endOfLife, minimum, recommended, profile }): OperatingSystem => {
    const devices = profiles[profile]
    if (!devices) throw new Error(`the catalogue of systems has no profile ${profile}`)
    return { id, shortId, name, endOfLife, minimum: needsOf(minimum), recommended: needsOf(recommended), devices }
  })
  const byId = new Map(own.map((system) => [system.id, system]))
  // The database has some systems in several files, of which one says what it is and the others only add media.
  for (const system of database.systems) if (system.shortId !== '' && !byId.has(system.id)) byId.set(system.id, system)
  const systems = [...byId.values()]
  const ownMedia = entries.flatMap(({ id, media }) => media.map((source): Medium => ({ osId: id, patterns: [{ field: 'volumeId', pattern: new RegExp(source) }] })))
  const images = entries.flatMap(({ id, images: sources }) => sources.map((source) => ({ osId: id, pattern: new RegExp(source, 'i') })))
  const ownTrees = entries.flatMap(({ id, trees: sources }) => sources.map((source) => ({ osId: id, pattern: new RegExp(source) })))
  const known = (osId: string | undefined): OperatingSystem | null => (osId === undefined ? null : (byId.get(osId) ?? null))
  return {
    systems,
    // The medium that asks for most is the closest.
    ofDisc: (iso) => known(closest<IsoIdentity>(database.media, iso) ?? closest<IsoIdentity>(ownMedia, iso)),
    ofTree: (tree) => known(closest<TreeIdentity>(database.trees, tree) ?? ownTrees.find(({ pattern }) => pattern.test(`${tree.family} ${tree.version}`))?.osId),
    ofFileName: (name) => known(images.find(({ pattern }) => pattern.test(name))?.osId),
  }
}

interface Described<Identity> {
  readonly osId: string
  readonly patterns: readonly { readonly field: keyof Identity; readonly pattern: RegExp }[]
}

function closest<Identity extends Readonly<Record<keyof Identity, string>>>(all: readonly Described<Identity>[], identity: Identity): string | undefined {
  const matching = all.filter(({ patterns }) => patterns.every(({ field, pattern }) => pattern.test(identity[field])))
  return matching.toSorted((one, other) => other.patterns.length - one.patterns.length)[0]?.osId
}

function needsOf({ memoryMiB, diskGiB, vcpus }: z.output<typeof CatalogueNeeds>): Needs {
  return { memoryBytes: memoryMiB * 2 ** 20, diskBytes: diskGiB * 2 ** 30, vcpus }
}

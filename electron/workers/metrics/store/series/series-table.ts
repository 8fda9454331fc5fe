// The series by number, in columns: what each is called, and the place (shard and slot) that it has. Looked up by name through a table
// of numbers that is hashed by hand: a Map would need a text, or three maps, for each.
import { NumberColumn } from './number-column.ts'

/** Numbers of words. */
export interface SeriesName {
  readonly subject: number
  readonly metric: number
  readonly instance: number
}

export interface SeriesTable {
  readonly count: number
  /** Returns the number of the new series; it is not looked whether it is there already. */
  add(name: SeriesName, place: number): number
  find(name: SeriesName): number | undefined
  nameOf(id: number): SeriesName
  placeOf(id: number): number
  /** In the order in which they were added. */
  ofSubject(subject: number): Iterable<number>
}

const firstSlots = 2048
/** Of the slots of the index: fuller ones make long searches. */
const fullest = 0.75

export function createSeriesTable(): SeriesTable {
  const subjects = new NumberColumn()
  const metrics = new NumberColumn()
  const instances = new NumberColumn()
  const places = new NumberColumn()
  // One more than the number of a series: 0 is none.
  const firstOf = new NumberColumn()
  const lastOf = new NumberColumn()
  const nextOf = new NumberColumn()
  let index = new Uint32Array(firstSlots)
  let count = 0

  const isNamed = (id: number, { subject, metric, instance }: SeriesName): boolean => subjects.at(id) === subject && metrics.at(id) === metric && instances.at(id) === instance
  const nameOf = (id: number): SeriesName => ({ subject: subjects.at(id), metric: metrics.at(id), instance: instances.at(id) })
  const enter = (id: number, name: SeriesName): void => {
    let slot = hashOf(name) % index.length
    while (index[slot] !== 0) slot = (slot + 1) % index.length
    index[slot] = id + 1
  }
  const widen = (): void => {
    index = new Uint32Array(index.length * 2)
    for (let id = 0; id < count; id += 1) enter(id, nameOf(id))
  }
  const chain = (id: number, subject: number): void => {
    const last = lastOf.at(subject)
    if (last === 0) firstOf.set(subject, id + 1)
    else nextOf.set(last - 1, id + 1)
    lastOf.set(subject, id + 1)
  }
  return {
    get count() {
      return count
    },
    add(name, place) {
      if (count + 1 > index.length * fullest) widen()
      const id = count
      count += 1
      subjects.set(id, name.subject)
      metrics.set(id, name.metric)
      instances.set(id, name.instance)
      places.set(id, place)
      chain(id, name.subject)
      enter(id, name)
      return id
    },
    find(name) {
      for (let slot = hashOf(name) % index.length; ; slot = (slot + 1) % index.length) {
        const entry = index[slot] ?? 0
        if (entry === 0) return undefined
        if (isNamed(entry - 1, name)) return entry - 1
      }
    },
    nameOf,
    placeOf: (id) => places.at(id),
    *ofSubject(subject) {
      for (let entry = firstOf.at(subject); entry !== 0; entry = nextOf.at(entry - 1)) yield entry - 1
    },
  }
}

/** Of 32 bits, all of which each part has moved. */
function hashOf({ subject, metric, instance }: SeriesName): number {
  let hash = Math.imul(subject, 0x9e3779b1) ^ Math.imul(metric, 0x85ebca6b) ^ Math.imul(instance, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

// Up to when a receiver has the figures of each thing: that of one thing may be behind that of another, when a receiver takes a part and then goes away.

export interface Mark {
  /** It has nothing newer. */
  readonly sentToMs: number
  /** What is sent next is not older: a sample that was on its way may be, and sent twice it does no harm. */
  readonly sinceMs: number
}

export interface WriteMarks {
  /** The things by their marks, the oldest first; those that were never written begin with the first mark. */
  groups<Thing>(things: ReadonlyMap<string, Thing>): readonly { readonly mark: Mark; readonly things: readonly (readonly [string, Thing])[] }[]
  set(keys: Iterable<string>, mark: Mark): void
  /** Forgets what is not among these. */
  keepOnly(things: ReadonlyMap<string, unknown>): void
}

export function createWriteMarks(first: Mark): WriteMarks {
  const marks = new Map<string, Mark>()
  return {
    groups: (things) => [...Map.groupBy(things, ([key]) => marks.get(key) ?? first)].map(([mark, own]) => ({ mark, things: own })).toSorted((left, right) => left.mark.sentToMs - right.mark.sentToMs),
    set(keys, mark) {
      for (const key of keys) marks.set(key, mark)
    },
    keepOnly(things) {
      for (const key of marks.keys()) if (!things.has(key)) marks.delete(key)
    },
  }
}

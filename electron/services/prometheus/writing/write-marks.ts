// Up to when a receiver has the figures of each thing: that of one thing may be behind that of another, when a receiver takes a part and then goes away.

export interface Mark {
  /** What it lacks begins here: it has nothing that was taken then or later. */
  readonly fromMs: number
  /** It had all that there was at this time. */
  readonly upToDateMs: number
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
    groups: (things) => [...Map.groupBy(things, ([key]) => marks.get(key) ?? first)].map(([mark, own]) => ({ mark, things: own })).toSorted((left, right) => left.mark.upToDateMs - right.mark.upToDateMs),
    set(keys, mark) {
      for (const key of keys) marks.set(key, mark)
    },
    keepOnly(things) {
      for (const key of marks.keys()) if (!things.has(key)) marks.delete(key)
    },
  }
}

/** Missed more than the newest: two steps and more. */
export function isBehind({ upToDateMs }: Mark, atMs: number, stepMs: number): boolean {
  return atMs - upToDateMs > 2 * stepMs
}

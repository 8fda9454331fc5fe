// Errors of a guest's disks, each told once: QEMU tells one for every request that was under way, which are several for one full disk, and
// thousands a second where the guest is not stopped by them.
export interface IoErrors {
  /** Whether this is not one more of what was told just now. */
  isNew(uuid: string, detail: string): boolean
  /** The guest goes on, or is gone: what happens from here on is news again. */
  forget(uuid: string): void
}

/** For as long a like error of the same guest is the same trouble, counted from the one that was told. */
const sameTroubleMs = 10_000

export function createIoErrors(now: () => number = Date.now): IoErrors {
  const toldAtMs = new Map<string, Map<string, number>>()
  return {
    isNew(uuid, detail) {
      const told = toldAtMs.get(uuid) ?? new Map<string, number>()
      const beforeMs = now() - (told.get(detail) ?? Number.NEGATIVE_INFINITY)
      if (beforeMs >= 0 && beforeMs < sameTroubleMs) return false
      toldAtMs.set(uuid, told.set(detail, now()))
      return true
    },
    forget: (uuid) => void toldAtMs.delete(uuid),
  }
}

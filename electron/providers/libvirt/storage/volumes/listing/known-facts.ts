// What is known of single volumes: each is read in a call of its own, a few at once, and kept for a moment.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { Link } from '../../../session/host-link.ts'
import { readVolumeXml } from '../volume-xml.ts'
import type { VolumeFacts } from '../volume-xml.ts'

export interface KnownFacts {
  /** Of volumes of one pool, in their order; those that are gone are left out. */
  of(handles: readonly StorageVolHandle[], own: Link, signal: AbortSignal): Promise<VolumeFacts[]>
  /** All of a pool, or the one volume with this key. */
  forget(pool: string, key?: string): void
}

/** In flight at once: the daemon answers them one after another, and others' calls in between. */
const parallelReads = 16
/** Sizes grow as guests write; nobody looks closer than this. */
const keptMs = 30_000

interface Kept {
  readonly facts: VolumeFacts
  readonly readAtMs: number
}

export function createKnownFacts(): KnownFacts {
  const pools = new Map<string, Map<string, Kept>>()
  return {
    async of(handles, own, signal) {
      const known = pools.get(handles[0]?.pool ?? '') ?? new Map<string, Kept>()
      if (handles[0]) pools.set(handles[0].pool, known)
      const found = new Map<StorageVolHandle, VolumeFacts>()
      const waiting = handles.values()
      const lane = async (): Promise<void> => {
        for (const handle of waiting) {
          const kept = known.get(handle.key)
          const current = kept && Date.now() - kept.readAtMs < keptMs ? kept.facts : await readFacts(handle, own, signal)
          if (!current) continue
          found.set(handle, current)
          if (current !== kept?.facts) known.set(handle.key, { facts: current, readAtMs: Date.now() })
        }
      }
      await Promise.all(Array.from({ length: parallelReads }, lane))
      return handles.flatMap((handle) => found.get(handle) ?? [])
    },
    forget(pool, key) {
      if (key === undefined) pools.delete(pool)
      else pools.get(pool)?.delete(key)
    },
  }
}

/** `undefined` for a file that is gone though its pool does not know it yet. */
async function readFacts(handle: StorageVolHandle, { api }: Link, signal: AbortSignal): Promise<VolumeFacts | undefined> {
  try {
    return readVolumeXml(handle, await api.storage.getVolumeXml(handle, { signal, pipelined: true }))
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
    throw error
  }
}

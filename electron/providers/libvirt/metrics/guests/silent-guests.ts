// Which guests' QEMU does not answer, though nobody has asked anything of them. The bulk statistics alone cannot tell: the call that meets
// such a guest first waits for it whatever NOWAIT says, and those after it leave out what its monitor would have told - but
// that they also do while any other job has the guest. So they only say whom to look at; whether it is QEMU that is waited for,
// and for how long, the daemon tells without asking it (virDomainGetControlInfo). A migration, a backup or a save is a job there,
// and a command that takes its time is short of what counts here.
import { ControlState, isUnsupported } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'

export interface SilentGuestsOptions {
  readonly api: Pick<LibvirtApi, 'domains'>
  /** Told each time that others are silent. */
  readonly tell: (uuids: ReadonlySet<string>) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export interface SilentGuests {
  /** After each round: those that run and of which the statistics left out what their monitors tell. */
  lacked(guests: readonly DomainHandle[]): Promise<void>
  /** The statistics are late: true if there are silent guests that were not known before, which are what they wait for. */
  explains(running: readonly DomainHandle[]): Promise<boolean>
}

/** No command of a healthy monitor takes this long. */
const silentAfterMs = 10_000
const deadlineMs = 5_000
const parallelLooks = 8

export function createSilentGuests({ api, tell, onError, signal }: SilentGuestsOptions): SilentGuests {
  let silent: ReadonlySet<string> = new Set()
  let suspects: ReadonlySet<string> = new Set()
  let isOffered = true

  const isSilent = async (guest: DomainHandle): Promise<boolean> => {
    const { state, stateTimeMs } = await api.domains.getControlInfo(guest, { signal, deadlineMs })
    return state === ControlState.Occupied && stateTimeMs >= silentAfterMs
  }
  /** A guest that is gone meanwhile, or a daemon that is slow, tells nothing: it stays as it was known. */
  const look = async (guest: DomainHandle): Promise<boolean> => {
    try {
      return await isSilent(guest)
    } catch (error) {
      if (isUnsupported(error)) isOffered = false
      else if (!signal.aborted) onError(error)
      return silent.has(guest.uuid)
    }
  }
  const lookAt = async (guests: readonly DomainHandle[]): Promise<boolean> => {
    const found = new Set<string>()
    const waiting = guests.values()
    const lane = async (): Promise<void> => {
      for (const guest of waiting) if (isOffered && (await look(guest))) found.add(guest.uuid)
    }
    await Promise.all(Array.from({ length: parallelLooks }, lane))
    const before = silent
    const hasNew = [...found].some((uuid) => !before.has(uuid))
    if (!hasNew && found.size === before.size) return false
    silent = found
    tell(found)
    return hasNew
  }
  return {
    async lacked(guests) {
      // One round says little: it may have met any job of a moment.
      const again = guests.filter(({ uuid }) => suspects.has(uuid))
      suspects = new Set(guests.map(({ uuid }) => uuid))
      if (isOffered && (again.length > 0 || silent.size > 0)) await lookAt(again)
    },
    explains: async (running) => isOffered && lookAt(running),
  }
}

// Lets a few transfers a host run at once: more would share the same disk and network, and each would take longer.
import type { HostId } from '#shared/model/ids.ts'

export interface Turns {
  /** Resolves when each of the hosts has a turn for it; disposed when it is over. @throws the signal's reason */
  take(hostIds: readonly HostId[], signal: AbortSignal): Promise<Disposable>
}

export function createTurns({ perHost }: { perHost: number }): Turns {
  const running = new Map<HostId, number>()
  const waiting = new Set<() => void>()
  const count = (hostIds: readonly HostId[], change: number): void => {
    for (const hostId of hostIds) running.set(hostId, (running.get(hostId) ?? 0) + change)
  }
  const isFree = (hostIds: readonly HostId[]): boolean => hostIds.every((hostId) => (running.get(hostId) ?? 0) < perHost)
  return {
    take(hostIds, signal) {
      const wanted = [...new Set(hostIds)]
      return new Promise((resolve, reject) => {
        let isHeld = false
        const release = (): void => {
          if (!isHeld) return
          isHeld = false
          count(wanted, -1)
          for (const attempt of waiting) attempt()
        }
        const attempt = (): void => {
          if (!isFree(wanted)) return
          stopWaiting()
          isHeld = true
          count(wanted, 1)
          resolve({ [Symbol.dispose]: release })
        }
        const giveUp = (): void => {
          stopWaiting()
          reject(signal.reason)
        }
        const stopWaiting = (): void => {
          waiting.delete(attempt)
          signal.removeEventListener('abort', giveUp)
        }
        if (signal.aborted) return giveUp()
        waiting.add(attempt)
        signal.addEventListener('abort', giveUp, { once: true })
        attempt()
      })
    },
  }
}

// Lets guests tell their memory: their balloon reports only when it has a period. Setting one changes the running guest, so it is
// done where a person has allowed it, once for each start of a guest, and through the connections that may wait for QEMU.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { HostLink } from '../../session/host-link.ts'
import { unlimited } from '../../session/host-link.ts'

export interface BalloonPeriods {
  /** A guest that runs and has not told its memory. */
  onSilent(dom: DomainHandle): void
}

export interface BalloonOptions {
  readonly link: Pick<HostLink, 'monitor'>
  readonly isAllowed: () => boolean
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

/** As often as guests are looked at by default; libvirt asks the guest no more often than this. */
const periodSeconds = 5
const deadlineMs = 15_000
/** VIR_DOMAIN_AFFECT_LIVE: what is defined stays as it is. */
const live = 1

export function createBalloonPeriods({ link, isAllowed, onError, signal }: BalloonOptions): BalloonPeriods {
  /** By UUID, the run of the guest that was told. */
  const told = new Map<string, number>()
  return {
    onSilent(dom) {
      if (!isAllowed() || told.get(dom.uuid) === dom.id) return
      told.set(dom.uuid, dom.id)
      link.monitor
        .run({ guest: dom.name, deadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_SET_MEMORY_STATS_PERIOD', { dom, period: periodSeconds, flags: live }, unlimited))
        .catch((error: unknown) => void (signal.aborted || onError(error)))
    },
  }
}

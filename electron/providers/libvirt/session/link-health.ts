// Tells "connected" from "degraded" while a link is up: calls that guests leave unanswered, and a daemon that has become slow.
import { LibvirtDeadlineError } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostState, Problem } from '#shared/model/hosts/host.ts'
import type { HostLink } from './host-link.ts'

export interface HealthOptions {
  readonly name: string
  readonly tell: (state: HostState) => void
  readonly signal: AbortSignal
}

const lookEveryMs = 1_000
const probeEveryMs = 5_000
/** The version is answered from the daemon's memory; not even a busy one needs this long. */
const probeDeadlineMs = 5_000

/** Runs until the signal aborts; rejects with its reason. */
export async function watchHealth(link: HostLink, { name, tell, signal }: HealthOptions): Promise<never> {
  const connectedAtMs = Date.now()
  const daemon = watchDaemon(link, signal)
  let told = ''
  for (;;) {
    await pause(lookEveryMs, signal)
    const problem = problemNow(link, name, daemon.isSilent)
    const text = problem?.message ?? ''
    if (text === told) continue
    told = text
    tell(problem ? { kind: 'degraded', sinceMs: Date.now(), problem } : { kind: 'connected', sinceMs: connectedAtMs })
  }
}

function watchDaemon(link: HostLink, signal: AbortSignal): { isSilent: boolean } {
  const daemon = { isSilent: false }
  const probe = async (): Promise<void> => {
    for (;;) {
      await pause(probeEveryMs, signal)
      daemon.isSilent = await isSilent(link, signal)
    }
  }
  // Ends with the link; the link's own end is told by the session.
  probe().catch(() => {})
  return daemon
}

async function isSilent({ control }: HostLink, signal: AbortSignal): Promise<boolean> {
  try {
    await control.api.host.getLibVersion({ signal, deadlineMs: probeDeadlineMs })
    return false
  } catch (error) {
    return error instanceof LibvirtDeadlineError
  }
}

function problemNow(link: HostLink, name: string, isDaemonSilent: boolean): Problem | undefined {
  if (isDaemonSilent) {
    const seconds = probeDeadlineMs / 1000
    return problemOf(new AppError('libvirt-silent', { message: `${name}: libvirt has not answered for ${seconds} s`, reason: 'daemon-silent', params: { name, act: 'probe', seconds }, hint: 'daemon-hangs' }))
  }
  const { count, guests } = link.monitor.hung()
  if (count === 0) return undefined
  const who = guests.join(', ')
  return problemOf(new AppError('libvirt-silent', { message: `${name}: ${who} does not answer (${count} calls are waiting)`, reason: 'guest-silent', params: { name: who, act: 'monitor', count }, hint: 'guest-hangs-alone' }))
}

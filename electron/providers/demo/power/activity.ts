// Changes that nobody asked for: the life of a fleet, as lively as the URI says, and a burst of events on demand.
import { DomainState, LifecycleDetail, LifecycleEvent, PausedReason, ShutOffReason } from '#electron/libvirt/index.ts'
import { createRandom, seedOf } from '../invent/random.ts'
import type { Random } from '../invent/random.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { ioErrorEvents } from '../model/domain-events.ts'
import { hardwareOf } from '../model/hardware.ts'
import type { HostModel } from '../model/host-model.ts'
import { DaemonFailure } from '../server/failure.ts'
import { deactivate, setState, tell } from './change.ts'
import { rebootDomain, resumeDomain, shutDownDomain, startDomain, suspendDomain } from './power.ts'

const pauseMs = { low: 25_000, high: 400 } as const
const burstAfterMs = 1_000

/** Runs until the host is disposed. With low activity only machines that come and go do so. */
export async function liveOn(host: HostModel): Promise<void> {
  const { activity, seed, hostname } = host.settings
  if (activity === 'none') return
  const random = createRandom(seedOf(seed, hostname, 'activity'))
  const isCandidate = ({ profile, isPersistent, definition }: DemoDomain): boolean => isPersistent && definition === undefined && (activity === 'high' || profile.role.isEphemeral)
  while (!host.signal.aborted) {
    // Only disposal ends the pause early.
    await host.pause(pauseMs[activity] * (0.5 + random.next())).catch(() => {})
    const [first, ...others] = [...host.domains.all()].filter(isCandidate)
    if (first && !host.signal.aborted) await changeSomething(host, random.pick([first, ...others]), random)
  }
}

async function changeSomething(host: HostModel, domain: DemoDomain, random: Random): Promise<void> {
  try {
    if (domain.state === DomainState.ShutOff) await startDomain(host, domain, 0)
    else if (domain.state === DomainState.Paused && domain.reason === PausedReason.User) await resumeDomain(host, domain)
    else if (domain.state === DomainState.Running) await changeRunning(host, domain, random.next())
  } catch (error) {
    // Somebody else was faster, or the host is being disposed: both are part of life.
    if (!(error instanceof DaemonFailure) && !host.signal.aborted) throw error
  }
}

async function changeRunning(host: HostModel, domain: DemoDomain, draw: number): Promise<void> {
  if (draw < 0.5) shutDownDomain(host, domain)
  else if (draw < 0.8) rebootDomain(host, domain)
  else if (draw < 0.83) stopForDiskError(host, domain)
  else if (draw < 0.86) crash(host, domain)
  else await suspendDomain(host, domain)
}

function stopForDiskError(host: HostModel, domain: DemoDomain): void {
  const [disk] = hardwareOf(domain).disks
  setState(host, domain, { state: DomainState.Paused, reason: PausedReason.IoError })
  for (const event of ioErrorEvents(domain, { path: disk?.path ?? '', alias: 'virtio-disk0' })) host.events.emit(event)
  tell(host, domain, { event: LifecycleEvent.Suspended, detail: LifecycleDetail.Suspended.IoError })
}

/** QEMU itself dies. */
function crash(host: HostModel, domain: DemoDomain): void {
  deactivate(host, domain, { reason: ShutOffReason.Crashed, detail: LifecycleDetail.Stopped.Crashed })
}

/** As many events as the URI asks for, at once: pauses and resumes that nothing comes of. */
export function burstLater(host: HostModel): void {
  host.later(burstAfterMs, () => {
    const running = [...host.domains.all()].filter(({ state }) => state === DomainState.Running)
    for (let sent = 0; sent < host.settings.burst && running.length > 0; sent++) {
      const domain = running[Math.floor(sent / 2) % running.length]
      if (!domain) return
      const isPause = sent % 2 === 0
      tell(host, domain, isPause ? { event: LifecycleEvent.Suspended, detail: LifecycleDetail.Suspended.Paused } : { event: LifecycleEvent.Resumed, detail: LifecycleDetail.Resumed.Unpaused })
    }
  })
}

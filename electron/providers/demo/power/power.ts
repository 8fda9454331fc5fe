// Starting, stopping and pausing domains: the rules and refusals of libvirt's QEMU driver, its events in its order, and the
// seconds that a guest takes.
import { DomainState, LifecycleDetail, LifecycleEvent, PausedReason, RunningReason, ShutOffReason, StartFlag } from '#electron/libvirt/index.ts'
import { isActive } from '../model/demo-domain.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { rebootEvent } from '../model/domain-events.ts'
import { hardwareOf } from '../model/hardware.ts'
import type { HostModel } from '../model/host-model.ts'
import { failures } from '../server/failure.ts'
import { activate, connectAgentLater, deactivate, disconnectAgent, setState, tell, withJob } from './change.ts'

const startMs = 350
const restoreMs = 1_400
const guestShutdownMs = 2_500
const powerOffMs = 250
const guestRebootMs = 3_000
const resetMs = 150

/** `flags`: StartFlag. */
export function startDomain(host: HostModel, domain: DemoDomain, flags: number): Promise<void> {
  return withJob(domain, async () => {
    if (isActive(domain)) throw failures.operationInvalid('domain is already running')
    const restores = domain.hasManagedSave && (flags & StartFlag.ForceBoot) === 0
    await host.pause(restores ? restoreMs : startMs)
    domain.hasManagedSave = false
    activate(host, domain, restores ? RunningReason.Restored : RunningReason.Booted)
    tell(host, domain, { event: LifecycleEvent.Started, detail: restores ? LifecycleDetail.Started.Restored : LifecycleDetail.Started.Booted })
    if ((flags & StartFlag.Paused) === 0) tell(host, domain, { event: LifecycleEvent.Resumed, detail: LifecycleDetail.Resumed.Unpaused })
    else pause(host, domain)
    connectAgentLater(host, domain, hardwareOf(domain).hasAgent)
  })
}

/** Presses the power button: the guest goes down by itself, some seconds later. */
export function shutDownDomain(host: HostModel, domain: DemoDomain): void {
  requireRunning(domain)
  domain.guest?.announce('shutdown')
  whenStillRunning(host, domain, { afterMs: guestShutdownMs, run: () => powerOffFromInside(host, domain) })
}

/** What a guest does that powers itself off. */
export function powerOffFromInside(host: HostModel, domain: DemoDomain): void {
  disconnectAgent(host, domain)
  setState(host, domain, { state: DomainState.ShuttingDown, reason: 0 })
  tell(host, domain, { event: LifecycleEvent.Shutdown, detail: LifecycleDetail.Shutdown.Guest })
  const { id } = domain
  host.later(powerOffMs, () => {
    if (domain.id === id) deactivate(host, domain, { reason: ShutOffReason.Shutdown, detail: LifecycleDetail.Stopped.Shutdown })
  })
}

/** Asks the guest to restart; it comes back in the same run, with the same id. */
export function rebootDomain(host: HostModel, domain: DemoDomain): void {
  requireRunning(domain)
  domain.guest?.announce('reboot')
  whenStillRunning(host, domain, { afterMs: guestRebootMs, run: () => restartGuest(host, domain) })
}

/** Presses the reset button. */
export async function resetDomain(host: HostModel, domain: DemoDomain): Promise<void> {
  requireActive(domain)
  await withJob(domain, async () => {
    await host.pause(resetMs)
    requireActive(domain)
    restartGuest(host, domain)
  })
}

/** What a guest does that restarts itself. */
export function restartGuest(host: HostModel, domain: DemoDomain): void {
  disconnectAgent(host, domain)
  domain.guest?.boot()
  host.events.emit(rebootEvent(domain))
  connectAgentLater(host, domain, hardwareOf(domain).hasAgent)
}

/** Pulls the plug. It does not wait for a job under way: that is what it is for. */
export function destroyDomain(host: HostModel, domain: DemoDomain): void {
  requireActive(domain)
  deactivate(host, domain, { reason: ShutOffReason.Destroyed, detail: LifecycleDetail.Stopped.Destroyed })
}

export function suspendDomain(host: HostModel, domain: DemoDomain): Promise<void> {
  return withJob(domain, async () => {
    requireActive(domain)
    if (domain.state === DomainState.PmSuspended) throw failures.operationInvalid('domain is pmsuspended')
    if (domain.state !== DomainState.Paused) pause(host, domain)
  })
}

function pause(host: HostModel, domain: DemoDomain): void {
  setState(host, domain, { state: DomainState.Paused, reason: PausedReason.User })
  tell(host, domain, { event: LifecycleEvent.Suspended, detail: LifecycleDetail.Suspended.Paused })
}

export function resumeDomain(host: HostModel, domain: DemoDomain): Promise<void> {
  return withJob(domain, async () => {
    requireActive(domain)
    if (domain.state === DomainState.PmSuspended) throw failures.operationInvalid('domain is pmsuspended')
    if (domain.state === DomainState.Running) throw failures.operationInvalid('domain is already running')
    setState(host, domain, { state: DomainState.Running, reason: RunningReason.Unpaused })
    tell(host, domain, { event: LifecycleEvent.Resumed, detail: LifecycleDetail.Resumed.Unpaused })
    if (!domain.isAgentConnected) connectAgentLater(host, domain, hardwareOf(domain).hasAgent)
  })
}

export function requireActive(domain: DemoDomain): void {
  if (!isActive(domain)) throw failures.notRunning()
}

export function requireRunning(domain: DemoDomain): void {
  if (domain.state !== DomainState.Running) throw failures.notRunning()
}

interface GuestWork {
  readonly afterMs: number
  readonly run: () => void
}

/** A guest that is stopped or paused meanwhile does not get to what it was about to do. */
function whenStillRunning(host: HostModel, domain: DemoDomain, { afterMs, run }: GuestWork): void {
  const { id } = domain
  host.later(afterMs, () => {
    if (domain.id === id && domain.state === DomainState.Running) run()
  })
}

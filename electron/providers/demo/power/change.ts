// One change of a domain at a time, as libvirt's per-domain job lock does it, and the steps that all changes are made of.
import { AgentState, DomainState, LifecycleEvent } from '#electron/libvirt/index.ts'
import { agentEvent, lifecycleEvent } from '../model/domain-events.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { listensOnPort } from '../model/host-model.ts'
import type { HostModel } from '../model/host-model.ts'
import { cpuTimeNs, loadMsUntil } from '../model/load.ts'
import { failures } from '../server/failure.ts'

/** libvirt gives up waiting for another job after 30 s. */
const lockDeadlineMs = 30_000
/** A guest that hangs never ends its change; whether it was forced off meanwhile has to be looked at. */
const lookAgainMs = 250
/** The guest agent comes up so long after the power. */
const agentAfterMs = 6_000

/** Waits for the change under way, then runs this one. @throws DaemonFailure after 30 s of waiting. */
export async function withJob<T>(domain: DemoDomain, run: () => Promise<T>): Promise<T> {
  const expiresAt = performance.now() + lockDeadlineMs
  while (domain.changing) {
    const left = expiresAt - performance.now()
    if (left <= 0) throw failures.lockTimeout()
    await settledWithin(domain.changing, Math.min(left, lookAgainMs))
  }
  const running = run()
  const settled = running.then(
    () => {},
    () => {},
  )
  domain.changing = settled
  try {
    return await running
  } finally {
    if (domain.changing === settled) domain.changing = undefined
  }
}

async function settledWithin(promise: Promise<void>, deadlineMs: number): Promise<void> {
  const { promise: expired, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, deadlineMs)
  try {
    await Promise.race([promise, expired])
  } finally {
    clearTimeout(timer)
  }
}

export function tell(host: HostModel, domain: DemoDomain, { event, detail }: { event: number; detail: number }): void {
  host.events.emit(lifecycleEvent(domain, event, detail))
}

export interface NewState {
  readonly state: number
  readonly reason: number
}

/** Lets the vCPUs run, or stops them, so that the counters know. */
export function setState(host: HostModel, domain: DemoDomain, { state, reason }: NewState): void {
  const now = host.now()
  const runs = state === DomainState.Running
  if (!runs && domain.runningSinceMs > 0) {
    domain.pastLoadMs = loadMsUntil(domain, now)
    domain.runningSinceMs = 0
  }
  if (runs && domain.runningSinceMs === 0) domain.runningSinceMs = now
  domain.state = state
  domain.reason = reason
}

export function activate(host: HostModel, domain: DemoDomain, reason: number): void {
  host.domains.activate(domain, listensOnPort(domain))
  domain.startedAtMs = host.now()
  domain.pastLoadMs = 0
  domain.runningSinceMs = 0
  setState(host, domain, { state: DomainState.Running, reason })
}

/** Ends a run: the inside of the machine is gone, and a domain that was never defined is gone with it. */
export function deactivate(host: HostModel, domain: DemoDomain, { reason, detail }: { reason: number; detail: number }): void {
  setState(host, domain, { state: DomainState.ShutOff, reason })
  host.pastCpuNs += cpuTimeNs(domain, host.now())
  host.domains.deactivate(domain)
  domain.startedAtMs = 0
  domain.pastLoadMs = 0
  domain.isAgentConnected = false
  domain.running = undefined
  domain.isFrozen = false
  // Whatever waited for this QEMU need not wait any more.
  domain.changing = undefined
  domain.hungSinceMs = 0
  domain.job?.abort.abort()
  const { guest } = domain
  domain.guest = undefined
  guest?.[Symbol.dispose]()
  if (!domain.isPersistent) host.domains.remove(domain)
  tell(host, domain, { event: LifecycleEvent.Stopped, detail })
}

/** The agent inside the guest connects a while after a boot, if this run is still the same. */
export function connectAgentLater(host: HostModel, domain: DemoDomain, hasAgent: boolean): void {
  const { startedAtMs, id } = domain
  if (!hasAgent) return
  host.later(agentAfterMs, () => {
    if (domain.id !== id || domain.startedAtMs !== startedAtMs || domain.isAgentConnected) return
    domain.isAgentConnected = true
    host.events.emit(agentEvent(domain, AgentState.Connected, 2))
  })
}

export function disconnectAgent(host: HostModel, domain: DemoDomain): void {
  if (!domain.isAgentConnected) return
  domain.isAgentConnected = false
  host.events.emit(agentEvent(domain, AgentState.Disconnected, 2))
}

// Writing a guest's memory to disk: a job with progress that can be aborted.
import { DomainState, ErrorCode, ErrorDomain, JobType, LifecycleDetail, LifecycleEvent, PausedReason, RunningReason, ShutOffReason, typedParameter } from '#electron/libvirt/index.ts'
import type { TypedParameter } from '#electron/libvirt/index.ts'
import type { DemoDomain, DomainJob } from '../model/demo-domain.ts'
import { jobCompletedEvent } from '../model/domain-events.ts'
import { hardwareOf } from '../model/hardware.ts'
import type { HostModel } from '../model/host-model.ts'
import { memoryShareAt } from '../model/load.ts'
import { DaemonFailure, failures } from '../server/failure.ts'
import { deactivate, setState, tell, withJob } from './change.ts'
import { requireActive } from './power.ts'

/** As fast as one good disk takes it. */
const bytesPerMs = 2_000_000
const shortestMs = 600
const longestMs = 8_000

/** Resolves when it is saved and off. @throws DaemonFailure when aborted. */
export function managedSave(host: HostModel, domain: DemoDomain): Promise<void> {
  requireActive(domain)
  if (!domain.isPersistent) throw failures.operationInvalid('cannot do managed save for transient domain')
  return withJob(domain, async () => {
    requireActive(domain)
    const before = { state: domain.state, reason: domain.reason }
    const totalBytes = Math.floor(hardwareOf(domain).memoryKib * 1024 * memoryShareAt(domain, host.now()))
    const durationMs = Math.min(longestMs, Math.max(shortestMs, totalBytes / bytesPerMs)) * host.settings.pace
    const job: DomainJob = { kind: 'save', startedAtMs: host.now(), durationMs, totalBytes, abort: new AbortController() }
    domain.job = job
    setState(host, domain, { state: DomainState.Paused, reason: PausedReason.Save })
    const isDone = await runJob(host, job)
    domain.job = undefined
    // Somebody pulled the plug meanwhile.
    requireActive(domain)
    if (!isDone) throw giveUp(host, domain, before)
    domain.hasManagedSave = true
    host.events.emit(jobCompletedEvent(domain, jobParameters(host, job)))
    deactivate(host, domain, { reason: ShutOffReason.Saved, detail: LifecycleDetail.Stopped.Saved })
  })
}

/** False when it was aborted. */
async function runJob(host: HostModel, { durationMs, abort }: DomainJob): Promise<boolean> {
  const unscaledMs = host.settings.pace === 0 ? 0 : durationMs / host.settings.pace
  try {
    await host.pause(unscaledMs, abort.signal)
    return true
  } catch (error) {
    if (abort.signal.aborted) return false
    throw error
  }
}

function giveUp(host: HostModel, domain: DemoDomain, before: { state: number; reason: number }): DaemonFailure {
  const resumes = before.state === DomainState.Running
  setState(host, domain, resumes ? { state: DomainState.Running, reason: RunningReason.SaveCanceled } : before)
  if (resumes) tell(host, domain, { event: LifecycleEvent.Resumed, detail: LifecycleDetail.Resumed.Unpaused })
  return new DaemonFailure({ code: ErrorCode.OperationAborted, domain: ErrorDomain.Qemu, message: 'operation aborted: domain save job: canceled by client' })
}

/** @throws DaemonFailure when nothing is under way. */
export function abortJob(domain: DemoDomain): void {
  requireActive(domain)
  if (!domain.job) throw failures.operationInvalid('no job is active on the domain')
  domain.job.abort.abort()
}

export interface JobProgress {
  /** JobType. */
  readonly type: number
  readonly elapsedMs: number
  readonly totalBytes: number
  readonly processedBytes: number
}

export function jobProgress(host: HostModel, job: DomainJob | undefined): JobProgress {
  if (!job) return { type: JobType.None, elapsedMs: 0, totalBytes: 0, processedBytes: 0 }
  const elapsedMs = Math.max(0, host.now() - job.startedAtMs)
  const share = job.durationMs === 0 ? 1 : Math.min(1, elapsedMs / job.durationMs)
  return { type: JobType.Bounded, elapsedMs, totalBytes: job.totalBytes, processedBytes: Math.floor(job.totalBytes * share) }
}

export function jobParameters(host: HostModel, job: DomainJob | undefined): TypedParameter[] {
  const { type, elapsedMs, totalBytes, processedBytes } = jobProgress(host, job)
  if (type === JobType.None) return []
  // virDomainJobOperation: 3 is "save".
  return [
    typedParameter.int('operation', 3),
    typedParameter.ullong('time_elapsed', elapsedMs),
    typedParameter.ullong('data_total', totalBytes),
    typedParameter.ullong('data_processed', processedBytes),
    typedParameter.ullong('data_remaining', totalBytes - processedBytes),
    typedParameter.ullong('memory_total', totalBytes),
    typedParameter.ullong('memory_processed', processedBytes),
    typedParameter.ullong('memory_remaining', totalBytes - processedBytes),
    typedParameter.ullong('memory_bps', bytesPerMs * 1_000),
  ]
}

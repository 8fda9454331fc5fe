// Calls that start, stop, pause and save domains.
import { ControlState } from '#electron/libvirt/index.ts'
import { handleOf } from '../../model/demo-domain.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import { abortJob, jobParameters, jobProgress, managedSave } from '../../power/managed-save.ts'
import { destroyDomain, rebootDomain, requireActive, requireRunning, resetDomain, resumeDomain, shutDownDomain, startDomain, suspendDomain } from '../../power/power.ts'
import { failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { findDomain } from './find-domain.ts'

export const domainPowerCalls: Handlers = {
  DOMAIN_CREATE: async ({ dom }, { host }) => {
    await startDomain(host, findDomain(host, dom), 0)
    return {}
  },
  DOMAIN_CREATE_WITH_FLAGS: async ({ dom, flags }, { host }) => {
    const domain = findDomain(host, dom)
    await startDomain(host, domain, flags)
    return { dom: handleOf(domain) }
  },
  DOMAIN_SHUTDOWN: ({ dom }, { host }) => {
    shutDownDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_SHUTDOWN_FLAGS: ({ dom }, { host }) => {
    shutDownDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_REBOOT: ({ dom }, { host }) => {
    rebootDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_RESET: async ({ dom }, { host }) => {
    await resetDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_DESTROY: ({ dom }, { host }) => {
    destroyDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_DESTROY_FLAGS: ({ dom }, { host }) => {
    destroyDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_SUSPEND: async ({ dom }, { host }) => {
    await suspendDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_RESUME: async ({ dom }, { host }) => {
    await resumeDomain(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_GET_CONTROL_INFO: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    return controlInfo(domain, host.now())
  },
  DOMAIN_PM_WAKEUP: ({ dom }, { host }) => {
    requireActive(findDomain(host, dom))
    throw failures.operationInvalid('domain is not in suspend state')
  },
  DOMAIN_INJECT_NMI: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    requireRunning(domain)
    domain.guest?.announce('nmi')
    return {}
  },
  DOMAIN_MANAGED_SAVE: async ({ dom }, { host }) => {
    await managedSave(host, findDomain(host, dom))
    return {}
  },
  DOMAIN_HAS_MANAGED_SAVE_IMAGE: ({ dom }, { host }) => ({ result: findDomain(host, dom).hasManagedSave ? 1 : 0 }),
  DOMAIN_MANAGED_SAVE_REMOVE: ({ dom }, { host }) => {
    findDomain(host, dom).hasManagedSave = false
    return {}
  },
  DOMAIN_ABORT_JOB: ({ dom }, { host }) => {
    abortJob(findDomain(host, dom))
    return {}
  },
  DOMAIN_GET_JOB_INFO: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    const { type, elapsedMs, totalBytes, processedBytes } = jobProgress(host, domain.job)
    const left = totalBytes - processedBytes
    const data = { dataTotal: totalBytes, dataProcessed: processedBytes, dataRemaining: left, memTotal: totalBytes, memProcessed: processedBytes, memRemaining: left }
    return { type, timeElapsed: elapsedMs, timeRemaining: 0, ...data, fileTotal: 0, fileProcessed: 0, fileRemaining: 0 }
  },
  DOMAIN_GET_JOB_STATS: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    return { type: jobProgress(host, domain.job).type, params: jobParameters(host, domain.job) }
  },
}

/** Told without asking QEMU: what it is waited for, and for how long. */
function controlInfo({ hungSinceMs, job }: DemoDomain, nowMs: number): { readonly state: number; readonly details: number; readonly stateTime: number } {
  if (hungSinceMs > 0) return { state: ControlState.Occupied, details: 0, stateTime: nowMs - hungSinceMs }
  if (job) return { state: ControlState.Job, details: 0, stateTime: nowMs - job.startedAtMs }
  return { state: ControlState.Ok, details: 0, stateTime: 0 }
}

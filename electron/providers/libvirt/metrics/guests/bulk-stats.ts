// The statistics of all running domains of a host in one call; of very many in slices, since a reply has to fit into
// libvirt's 32 MiB message and must not keep the event loop for long.
import { StatsFlag, StatsGroup } from '#electron/libvirt/index.ts'
import type { DomainHandle, DomainStatsRecord, LibvirtApi } from '#electron/libvirt/index.ts'
import { isUnsupported } from '#electron/libvirt/index.ts'

export interface BulkRequest {
  /** Those that are known to run; a few more or less do not matter. */
  readonly running: readonly DomainHandle[]
  readonly signal: AbortSignal
  readonly deadlineMs: number
}

/** Some 100 parameters of 40 bytes each make 4 MB of these, which is decoded in some 20 ms. */
const domainsInOneCall = 1000

const stats = StatsGroup.State | StatsGroup.CpuTotal | StatsGroup.Balloon | StatsGroup.Vcpu | StatsGroup.Interface | StatsGroup.Block
/** A guest that is busy in its monitor is told of as far as that goes without waiting for it. */
const flags = StatsFlag.NoWait | StatsFlag.Active

/** Each part with the time at which it was true, by the steady clock: half way between question and answer. */
export async function* readBulkStats({ domains }: LibvirtApi, { running, signal, deadlineMs }: BulkRequest): AsyncGenerator<{ readonly records: readonly DomainStatsRecord[]; readonly steadyMs: number }> {
  for (const slice of slicesOf(running)) {
    const startedMs = performance.now()
    const records = await orNone(domains.getAllDomainStats({ stats, flags, domains: slice, signal, deadlineMs }))
    yield { records, steadyMs: (startedMs + performance.now()) / 2 }
  }
}

/** An empty list asks for all. */
function slicesOf(running: readonly DomainHandle[]): readonly (readonly DomainHandle[])[] {
  if (running.length <= domainsInOneCall) return [[]]
  return Array.from({ length: Math.ceil(running.length / domainsInOneCall) }, (_, index) => running.slice(index * domainsInOneCall, (index + 1) * domainsInOneCall))
}

/** Drivers without statistics (test:///) still have a host. */
async function orNone(asked: Promise<readonly DomainStatsRecord[]>): Promise<readonly DomainStatsRecord[]> {
  try {
    return await asked
  } catch (error) {
    if (isUnsupported(error)) return []
    throw error
  }
}

// The first list of a host: a few bulk calls for everything that needs no XML. One by one only where the driver has no bulk answer.
import { ErrorCode, LibvirtError, ListDomainsFlag, StatsGroup, int64ToNumber, isUnsupported, parametersByName } from '#electron/libvirt/index.ts'
import type { DomainHandle, TypedParameterValue } from '#electron/libvirt/index.ts'
import type { Link } from '../session/host-link.ts'

/** What the bulk calls tell of one domain. */
export interface ListedDomain {
  readonly handle: DomainHandle
  readonly state: number
  readonly reason: number
  readonly isPersistent: boolean
  readonly hasManagedSave: boolean
  readonly autostart: boolean
  readonly vcpus: number | undefined
  readonly memoryBytes: number | undefined
  readonly memoryMaxBytes: number | undefined
}

interface Flags {
  readonly persistent: ReadonlySet<string>
  readonly saved: ReadonlySet<string>
  readonly autostart: ReadonlySet<string>
}

export async function listDomains(link: Link, signal: AbortSignal): Promise<ListedDomain[]> {
  const { domains } = link.api
  const stats = StatsGroup.State | StatsGroup.Balloon | StatsGroup.Vcpu
  const [handles, flags, records] = await Promise.all([domains.listAllDomains({ signal }), listFlags(link, signal), statsIfThere(link, { stats, signal })])
  const byUuid = new Map(records.map((record) => [record.dom.uuid, parametersByName(record.params)]))
  const all = await Promise.all(handles.map((handle) => listed({ link, signal, handle, flags, values: byUuid.get(handle.uuid) })))
  return all.filter((domain) => domain !== undefined)
}

async function listFlags({ api }: Link, signal: AbortSignal): Promise<Flags> {
  const withFlag = async (flag: number): Promise<Set<string>> => {
    try {
      return new Set((await api.domains.listAllDomains({ flags: flag, signal })).map((handle) => handle.uuid))
    } catch (error) {
      // A driver without managed save or autostart has no such domains.
      if (isUnsupported(error)) return new Set()
      throw error
    }
  }
  const [persistent, saved, autostart] = await Promise.all([withFlag(ListDomainsFlag.Persistent), withFlag(ListDomainsFlag.ManagedSave), withFlag(ListDomainsFlag.Autostart)])
  return { persistent, saved, autostart }
}

async function statsIfThere({ api }: Link, { stats, signal }: { stats: number; signal: AbortSignal }): ReturnType<Link['api']['domains']['getAllDomainStats']> {
  try {
    return await api.domains.getAllDomainStats({ stats, signal })
  } catch (error) {
    if (isUnsupported(error)) return []
    throw error
  }
}

interface Listing {
  readonly link: Link
  readonly signal: AbortSignal
  readonly handle: DomainHandle
  readonly flags: Flags
  readonly values: ReadonlyMap<string, TypedParameterValue> | undefined
}

/** `undefined` for one that has vanished since it was listed. */
async function listed({ link, signal, handle, flags, values }: Listing): Promise<ListedDomain | undefined> {
  const state = numberOf(values, 'state.state')
  const { uuid } = handle
  const membership = { isPersistent: flags.persistent.has(uuid), hasManagedSave: flags.saved.has(uuid), autostart: flags.autostart.has(uuid) }
  const sizes = { vcpus: numberOf(values, 'vcpu.current'), memoryBytes: kib(numberOf(values, 'balloon.current')), memoryMaxBytes: kib(numberOf(values, 'balloon.maximum')) }
  if (state !== undefined) return { handle, state, reason: numberOf(values, 'state.reason') ?? 0, ...membership, ...sizes }
  try {
    return { handle, ...(await link.api.domains.getState(handle, { signal, pipelined: true })), ...membership, ...sizes }
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoDomain) return undefined
    throw error
  }
}

function kib(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1024
}

function numberOf(values: ReadonlyMap<string, TypedParameterValue> | undefined, name: string): number | undefined {
  const value = values?.get(name)
  return typeof value === 'number' || typeof value === 'bigint' ? int64ToNumber(value) : undefined
}

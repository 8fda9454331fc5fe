// Reads one domain and joins what was read with what is known of it.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Link } from '../session/host-link.ts'
import { readDomainFacts } from './domain-facts.ts'
import type { DomainFacts } from './domain-facts.ts'
import type { ListedDomain } from './domain-list.ts'
import type { KnownDomain } from '../inventory/known-domains.ts'
import type { Depth } from '../inventory/refresh-queue.ts'
import { isRunning, rowFromList, rowWithFacts } from './vm-row.ts'

export interface DomainReading {
  readonly handle: DomainHandle
  /** State and flags; `undefined` where only the XML was asked for. */
  readonly listed: ListedDomain | undefined
  readonly facts: DomainFacts | undefined
}

export interface ReadingRequest {
  /** Of a domain that is known; its id may be old, the daemon goes by the UUID. */
  readonly handle: DomainHandle
  readonly depth: Depth
  readonly signal: AbortSignal
}

/** `undefined` when the domain has stopped and was never defined: it is gone, or is about to be. @throws LibvirtError NoDomain when it is gone */
export async function readDomain({ api: { domains } }: Link, { handle: known, depth, signal }: ReadingRequest): Promise<DomainReading | undefined> {
  const options = { signal, pipelined: true }
  if (depth === 'xml') return { handle: known, listed: undefined, facts: readDomainFacts(await domains.getDomainXml(known, options)) }
  const handle = await domains.lookupByUuid(known.uuid, options)
  const [state, isPersistent, autostart, hasManagedSave, xml] = await Promise.all([
    domains.getState(handle, options),
    domains.isPersistent(handle, options),
    orFalse(domains.getAutostart(handle, options)),
    orFalse(domains.hasManagedSave(handle, options)),
    depth === 'both' ? domains.getDomainXml(handle, options) : undefined,
  ])
  if (handle.id < 0 && !isPersistent) return undefined
  const listed: ListedDomain = { handle, ...state, isPersistent, autostart, hasManagedSave, vcpus: undefined, memoryBytes: undefined, memoryMaxBytes: undefined }
  return { handle, listed, facts: xml === undefined ? undefined : readDomainFacts(xml) }
}

/** Drivers without the notion, and domains that have no definition, answer with an error. */
async function orFalse(asked: Promise<boolean>): Promise<boolean> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LibvirtError && error.code !== ErrorCode.NoDomain) return false
    throw error
  }
}

/** `undefined` when only the XML was read of a domain that has vanished meanwhile. */
export function joined(hostId: HostId, { handle, listed, facts }: DomainReading, before: KnownDomain | undefined): KnownDomain | undefined {
  const row = listed ? started(rowFromList(hostId, listed, before?.vm), before?.vm) : before?.vm
  if (!row) return undefined
  return {
    handle: listed ? handle : (before?.handle ?? handle),
    vm: facts ? rowWithFacts(row, facts) : row,
    isAgentConnected: facts?.isAgentConnected ?? before?.isAgentConnected ?? false,
    macOfTarget: facts?.macOfTarget ?? before?.macOfTarget ?? new Map(),
  }
}

/** A guest that was seen off and now runs has just been started. */
function started(row: Vm, before: Vm | undefined): Vm {
  if (!isRunning(row) || row.startedAtMs !== null) return row
  return before && !isRunning(before) ? { ...row, startedAtMs: Date.now() } : row
}

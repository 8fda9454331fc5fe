// Calls that read and edit domains: lists, states, statistics, XML, settings. Starting and stopping them is
// domain-power.ts; what is inside a running guest is guests.ts.
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { DomainHandle, DomainStatsRecord } from '../procedures/protocol-types.gen.ts'
import { int64ToNumber } from '../xdr/int64.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'
import { StatsFlag } from './domain-constants.ts'

export interface StatsOptions extends FlagOptions {
  /** StatsGroup bits; 0, the default, asks for everything the daemon has. */
  readonly stats?: number
  /** Only these domains, not all. */
  readonly domains?: readonly DomainHandle[]
}

export interface MetadataAddress {
  /** MetadataType. */
  readonly type: number
  /** The XML namespace of an Element; null for a title or description. */
  readonly uri: string | null
}

/** `metadata: null` removes it; `key` is the prefix under which an Element's namespace is written. */
export interface MetadataChange extends MetadataAddress {
  readonly metadata: string | null
  readonly key: string | null
}

export interface DomainsApi {
  /** ListDomainsFlag narrows it down. */
  listAllDomains(options?: FlagOptions): Promise<readonly DomainHandle[]>
  /** One call for all domains. NOWAIT is on unless `flags` is given: without it one hung guest blocks the answer. */
  getAllDomainStats(options?: StatsOptions): Promise<readonly DomainStatsRecord[]>
  lookupByName(name: string, options?: CallOptions): Promise<DomainHandle>
  lookupByUuid(uuid: string, options?: CallOptions): Promise<DomainHandle>
  /** `state` is a DomainState, `reason` one of the reasons of that state. */
  getState(dom: DomainHandle, options?: FlagOptions): Promise<{ readonly state: number; readonly reason: number }>
  /** Answered without asking the guest: `state` is a ControlState, since `stateTimeMs`. */
  getControlInfo(dom: DomainHandle, options?: CallOptions): Promise<{ readonly state: number; readonly details: number; readonly stateTimeMs: number }>
  /** DomainXmlFlag says which XML. */
  getDomainXml(dom: DomainHandle, options?: FlagOptions): Promise<string>
  defineXml(xml: string, options?: FlagOptions): Promise<DomainHandle>
  /** UndefineFlag says what of the domain's belongings goes with it; refused while there are any it does not name. */
  undefine(dom: DomainHandle, options?: FlagOptions): Promise<void>
  rename(dom: DomainHandle, newName: string, options?: FlagOptions): Promise<void>
  isPersistent(dom: DomainHandle, options?: CallOptions): Promise<boolean>
  getAutostart(dom: DomainHandle, options?: CallOptions): Promise<boolean>
  setAutostart(dom: DomainHandle, isOn: boolean, options?: CallOptions): Promise<void>
  /** @throws LibvirtError NoDomainMetadata if there is none. `flags`: AffectFlag. */
  getMetadata(dom: DomainHandle, address: MetadataAddress, options?: FlagOptions): Promise<string>
  setMetadata(dom: DomainHandle, change: MetadataChange, options?: FlagOptions): Promise<void>
  /** Warnings of libvirt about this domain (deprecations, tainting). Since 7.1. */
  getMessages(dom: DomainHandle, options?: FlagOptions): Promise<readonly string[]>
}

export function domainsApi({ call }: Caller): DomainsApi {
  return {
    listAllDomains: async (options) =>
      (await call('CONNECT_LIST_ALL_DOMAINS', { needResults: 1, flags: flagsOf(options) }, options)).domains,
    async getAllDomainStats({ stats = 0, domains = [], flags = StatsFlag.NoWait, ...options } = {}) {
      const args = { doms: domains, stats, flags: flags >>> 0 }
      return (await call('CONNECT_GET_ALL_DOMAIN_STATS', args, options)).retStats
    },
    lookupByName: async (name, options) => (await call('DOMAIN_LOOKUP_BY_NAME', { name }, options)).dom,
    lookupByUuid: async (uuid, options) => (await call('DOMAIN_LOOKUP_BY_UUID', { uuid }, options)).dom,
    getState: (dom, options) => call('DOMAIN_GET_STATE', { dom, flags: flagsOf(options) }, options),
    async getControlInfo(dom, options) {
      const { state, details, stateTime } = await call('DOMAIN_GET_CONTROL_INFO', { dom, flags: 0 }, options)
      return { state, details, stateTimeMs: int64ToNumber(stateTime) }
    },
    getDomainXml: async (dom, options) => (await call('DOMAIN_GET_XML_DESC', { dom, flags: flagsOf(options) }, options)).xml,
    defineXml: async (xml, options) => (await call('DOMAIN_DEFINE_XML_FLAGS', { xml, flags: flagsOf(options) }, options)).dom,
    async undefine(dom, options) {
      await call('DOMAIN_UNDEFINE_FLAGS', { dom, flags: flagsOf(options) }, options)
    },
    async rename(dom, newName, options) {
      await call('DOMAIN_RENAME', { dom, newName, flags: flagsOf(options) }, options)
    },
    isPersistent: async (dom, options) => (await call('DOMAIN_IS_PERSISTENT', { dom }, options)).persistent !== 0,
    getAutostart: async (dom, options) => (await call('DOMAIN_GET_AUTOSTART', { dom }, options)).autostart !== 0,
    async setAutostart(dom, isOn, options) {
      await call('DOMAIN_SET_AUTOSTART', { dom, autostart: isOn ? 1 : 0 }, options)
    },
    getMetadata: async (dom, address, options) =>
      (await call('DOMAIN_GET_METADATA', { dom, ...address, flags: flagsOf(options) }, options)).metadata,
    async setMetadata(dom, change, options) {
      await call('DOMAIN_SET_METADATA', { dom, ...change, flags: flagsOf(options) }, options)
    },
    getMessages: async (dom, options) => (await call('DOMAIN_GET_MESSAGES', { dom, flags: flagsOf(options) }, options)).msgs,
  }
}

// Networks, filters and NICs of all hosts. Acts on several become Tasks with an item for each.
import * as z from 'zod'
import type { NetworkEvent } from '#shared/contract/networks.ts'
import { problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { NetworkActionId, NicChange } from '#shared/model/networks/network.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { HostTopology, Lease, Network, NetworkFilter, NetworkRef, NetworkUpdate } from '#shared/model/networks/network.ts'
import { withIdentityOf } from '#shared/model/networks/network-identity.ts'
import type { Log } from '#electron/lib/log.ts'
import type { DefinitionsService } from '../definitions/definitions-service.ts'
import type { ProvidersOf } from '../hosts/host-sessions.ts'
import { inTime } from '../hosts/in-time.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { NetworkBook } from './network-book.ts'
import type { NetworkChecks } from './network-checks.ts'

export interface NetworksDependencies {
  readonly book: NetworkBook
  readonly sessions: ProvidersOf<'networks'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly definitions: Pick<DefinitionsService, 'read' | 'apply' | 'remember'>
  readonly checks: Pick<NetworkChecks, 'assertSound' | 'assertNew' | 'assertUpdate'>
  readonly parallelism: () => number
  readonly log: Log
}

export interface NicTarget {
  readonly hostId: HostId
  readonly uuid: DomainUuid
  readonly vmName: string
  readonly mac: string
}

export interface NetworksService {
  watch(signal: AbortSignal | undefined): AsyncGenerator<NetworkEvent, void, undefined>
  list(): Network[]
  act(request: { action: NetworkActionId; targets: readonly NetworkRef[] }, user: string): Promise<TaskId>
  define(request: { hostIds: readonly HostId[]; xml: string; start: boolean; autostart: boolean; allowOverlap: boolean }, user: string): Promise<TaskId>
  align(request: { pattern: NetworkRef; hostIds: readonly HostId[]; allowOverlap: boolean }, user: string, signal: AbortSignal): Promise<TaskId>
  update(request: NetworkUpdate, user: string, signal: AbortSignal): Promise<{ isPending: boolean }>
  leases(ref: NetworkRef, signal: AbortSignal): Promise<Lease[]>
  topology(hostIds: readonly HostId[], signal: AbortSignal): Promise<HostTopology[]>
  filters(hostId: HostId, signal: AbortSignal): Promise<NetworkFilter[]>
  defineFilter(hostId: HostId, xml: string, signal: AbortSignal): Promise<void>
  undefineFilter(hostId: HostId, name: string, signal: AbortSignal): Promise<void>
  changeNics(request: { targets: readonly NicTarget[]; change: NicChange }, user: string): Promise<TaskId>
}

const ActInput = z.object({ network: z.string() })
const DefineInput = z.object({ xml: z.string(), start: z.boolean(), autostart: z.boolean(), allowOverlap: z.boolean() })
const AlignInput = z.object({ network: z.string(), xml: z.string(), user: z.string(), allowOverlap: z.boolean() })
const NicInput = z.object({ mac: z.string(), change: NicChange })

export function createNetworksService({ book, sessions, tasks, definitions, checks, parallelism, log }: NetworksDependencies): NetworksService {
  const networksOf = (hostId: HostId) => sessions.provider(hostId).networks
  for (const action of NetworkActionId.options) {
    tasks.register(`network.${action}`, ({ target, signal }) => networksOf(target.hostId).act({ ...ActInput.parse(target.input), action }, { signal }))
  }
  tasks.register('network.define', async ({ target: { hostId, input }, signal }) => {
    const { allowOverlap, ...wanted } = DefineInput.parse(input)
    await checks.assertNew({ hostId, xml: wanted.xml, allowOverlap }, signal)
    await networksOf(hostId).define(wanted, { signal })
  })
  tasks.register('network.align', async ({ target: { hostId, input }, signal }) => {
    const { network, xml, user, allowOverlap } = AlignInput.parse(input)
    const ref = { hostId, kind: 'network', key: network } as const
    const own = await definitions.read(ref, false, signal)
    await definitions.apply({ ...ref, xml: withIdentityOf(xml, own.xml), baseFingerprint: own.fingerprint, allowOverlap }, user, signal)
  })
  tasks.register('nic.change', ({ target, signal }) => networksOf(target.hostId).changeNic({ ...NicInput.parse(target.input), uuid: DomainUuid.parse(target.uuid) }, { signal }))

  /** A host that cannot be read must not hide the others from the map. */
  const readOne = async (hostId: HostId, signal: AbortSignal): Promise<HostTopology[]> => {
    try {
      return [await inTime((deadline) => networksOf(hostId).topology(undefined, { signal: deadline }), signal)]
    } catch (error) {
      signal.throwIfAborted()
      log.info('a host is left out of the map of networks', { hostId, reason: problemOf(error).message })
      return []
    }
  }
  return {
    watch: (signal) => book.watch(signal),
    list: () => book.all(),
    act: ({ action, targets }, user) => tasks.start({ kind: `network.${action}`, user, parallelism: parallelism(), targets: targets.map(({ hostId, network }) => ({ hostId, label: network, input: { network } })) }),
    async define({ hostIds, ...input }, user) {
      checks.assertSound(input.xml)
      return tasks.start({ kind: 'network.define', user, parallelism: parallelism(), targets: hostIds.map((hostId) => ({ hostId, label: find(readXml(input.xml), 'name').text, input })) })
    },
    align: async ({ pattern: { hostId: patternHostId, network }, hostIds, allowOverlap }, user, signal) => {
      const { xml } = await definitions.read({ hostId: patternHostId, kind: 'network', key: network }, false, signal)
      return tasks.start({ kind: 'network.align', user, parallelism: parallelism(), targets: hostIds.map((hostId) => ({ hostId, label: network, input: { network, xml, user, allowOverlap } })) })
    },
    async update({ hostId, ...request }, user, signal) {
      const ref = { hostId, kind: 'network', key: request.network } as const
      const { xml } = await definitions.read(ref, false, signal)
      checks.assertUpdate(xml, request)
      const done = await networksOf(hostId).update(request, { signal })
      await definitions.remember(ref, { xml, user })
      return done
    },
    leases: ({ hostId, network }, signal) => networksOf(hostId).leases({ network }, { signal }),
    topology: async (hostIds, signal) => (await Promise.all(hostIds.map((hostId) => readOne(hostId, signal)))).flat(),
    filters: (hostId, signal) => networksOf(hostId).filters(undefined, { signal }),
    defineFilter: (hostId, xml, signal) => networksOf(hostId).defineFilter({ xml }, { signal }),
    undefineFilter: (hostId, name, signal) => networksOf(hostId).undefineFilter({ name }, { signal }),
    changeNics: ({ targets, change }, user) => tasks.start({ kind: 'nic.change', user, parallelism: parallelism(), targets: targets.map(({ hostId, uuid, vmName, mac }) => ({ hostId, uuid, label: vmName, input: { mac, change } })) }),
  }
}

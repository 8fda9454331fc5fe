// What a network's definition collides with on a host, asked before libvirt is: libvirt takes subnets that overlap, and addresses that its
// DHCP server can never give out. Names and bridges that are taken it refuses itself, some of them only when the network starts.
import type { Log } from '#electron/lib/log.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { HostTopology, NetworkUpdate } from '#shared/model/networks/network.ts'
import { checkOnHost, isOverlap } from '#shared/networks/host-checks.ts'
import type { HostCheck, HostSurroundings } from '#shared/networks/host-checks.ts'
import { outsideOf, planOf } from '#shared/networks/network-plan.ts'
import type { NetworkPlan } from '#shared/networks/network-plan.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { readOrRefuse } from '#shared/xml/read-or-refuse.ts'
import { attribute, readXml } from '#shared/xml/read-xml.ts'
import type { DefinitionChange } from '../definitions/definitions-service.ts'
import type { NetworkBook } from './network-book.ts'

export interface NetworkChecks {
  /** What is wrong with it on every host. @throws AppError `network-address-outside`, `definition-refused` */
  assertSound(xml: string): void
  /** @throws AppError as `assertSound`, and `network-exists`, `network-bridge-taken`, `network-overlaps` */
  assertNew(request: { readonly hostId: HostId; readonly xml: string; readonly allowOverlap: boolean }, signal: AbortSignal): Promise<void>
  /** Of a network that is there: what was so before is no fault of this edit. Other objects pass. @throws AppError as `assertNew` */
  assertDefinition(change: DefinitionChange, signal: AbortSignal): Promise<void>
  /** @throws AppError `network-address-outside` */
  assertUpdate(xml: string, update: Pick<NetworkUpdate, 'section' | 'command' | 'xml' | 'network'>): void
}

export interface NetworkChecksDependencies {
  readonly book: Pick<NetworkBook, 'all'>
  /** Whose `provider` throws `host-not-connected`. */
  readonly sessions: { provider(hostId: HostId): { readonly networks: Pick<RemoteProvider['networks'], 'topology'>; readonly definitions: Pick<RemoteProvider['definitions'], 'read'> } }
  readonly log: Log
}

export function createNetworkChecks({ book, sessions, log }: NetworkChecksDependencies): NetworkChecks {
  const surroundings = async (hostId: HostId, own: string | undefined, signal: AbortSignal): Promise<HostSurroundings> => {
    const onHost = book.all().filter((network) => network.hostId === hostId)
    const bridge = onHost.find(({ name }) => name === own)?.bridge
    const topology = await readTopology(hostId, signal)
    // The bridge of the network itself has its addresses: that is no overlap.
    const interfaces = topology?.interfaces.filter(({ name }) => bridge === undefined || name !== bridge) ?? []
    const routes = topology?.routes.filter(({ device }) => bridge === undefined || device !== bridge) ?? []
    return { networks: onHost.filter(({ name }) => name !== own), topology: topology && { ...topology, interfaces, routes } }
  }
  /** A host whose interfaces cannot be read is checked against its networks alone; libvirt still has its say. */
  const readTopology = async (hostId: HostId, signal: AbortSignal): Promise<HostTopology | undefined> => {
    try {
      return await sessions.provider(hostId).networks.topology(undefined, { signal })
    } catch (error) {
      signal.throwIfAborted()
      log.info('a network is not compared with its host', { hostId, reason: problemOf(error).message })
      return undefined
    }
  }
  return {
    assertSound: (xml) => assertInside(readPlan(xml)),
    async assertNew({ hostId, xml, allowOverlap }, signal) {
      const plan = readPlan(xml)
      assertInside(plan)
      assertNone(checkOnHost(plan, await surroundings(hostId, undefined, signal)), plan, allowOverlap)
    },
    async assertDefinition({ hostId, kind, key, xml, allowOverlap = false }, signal) {
      if (kind !== 'network') return
      const before = await sessions.provider(hostId).definitions.read({ kind, key }, { signal })
      const [plan, old] = [readPlan(xml), readPlan(before.xml)]
      assertInside(plan, old)
      const around = await surroundings(hostId, old.name, signal)
      const known = new Set(checkOnHost(old, around).map(keyOf))
      assertNone(checkOnHost(plan, around).filter((check) => !known.has(keyOf(check))), plan, allowOverlap)
    },
    assertUpdate(xml, { section, command, xml: part, network }) {
      if (command === 'delete' || (section !== 'ip-dhcp-host' && section !== 'ip-dhcp-range')) return
      const root = readOrRefuse(() => readXml(part))
      const given = ['ip', 'start', 'end'].map((name) => attribute(root, name)).filter(Boolean)
      refuseOutside(outsideOf(readPlan(xml).subnets, given), network)
    },
  }
}

function assertInside({ name, subnets }: NetworkPlan, before?: NetworkPlan): void {
  const known = new Set(before?.subnets.flatMap((subnet) => outsideOf([subnet], subnet.given)))
  refuseOutside(subnets.flatMap((subnet) => outsideOf([subnet], subnet.given)).filter((address) => !known.has(address)), name)
}

function refuseOutside([address]: readonly string[], name: string): void {
  if (address === undefined) return
  throw new AppError('network-address-outside', { message: `${address} is in no subnet of the network ${name}`, params: { address, name }, hint: 'dhcp-own-subnet' })
}

function assertNone(checks: readonly HostCheck[], { name }: NetworkPlan, allowOverlap: boolean): void {
  const found = checks.find((check) => check.isError || (isOverlap(check) && !allowOverlap))
  if (!found) return
  const { problem, params } = found
  if (problem === 'nameTaken') throw new AppError('network-exists', { message: `There is a network ${name} already`, reason: 'network-called', params: { name }, hint: 'network-other-name' })
  if (problem === 'bridgeTaken') throw new AppError('network-bridge-taken', { message: `The bridge ${params['bridge']} belongs to another network`, params: { bridge: params['bridge'] ?? '' }, hint: 'leave-bridge-out' })
  const other = params['network'] ?? [params['address'] ?? params['route'], params['device']].join(' on ')
  throw new AppError('network-overlaps', { message: `${params['subnet']} overlaps ${other}`, params: { subnet: params['subnet'] ?? '', other }, hint: 'other-subnet' })
}

function keyOf({ problem, params }: HostCheck): string {
  return `${problem} ${JSON.stringify(params)}`
}

function readPlan(xml: string): NetworkPlan {
  return readOrRefuse(() => {
    parseXml(xml)
    return planOf(xml)
  })
}

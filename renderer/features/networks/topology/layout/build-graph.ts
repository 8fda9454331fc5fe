// One opened host as boxes and links: from its own interfaces on the left over bridges and networks to the NICs. What a NIC names
// and the host does not have becomes a box of its own, so that a broken link can be seen. Pure.
import { naturalKey } from '../../../../ui/lists/natural-key.ts'
import type { Box, BoxTone, Link, TopologyHost, TopologyNetwork, TopologyNic, TopologyView } from './topology-model.ts'

/** More NICs on one network than this are one box until it is opened. */
const groupFrom = 6

export interface HostGraph {
  readonly boxes: readonly Box[]
  readonly links: readonly Link[]
}

export function buildGraph(host: TopologyHost, view: TopologyView): HostGraph {
  const { hostId } = host
  const boxes = new Map<string, Box>()
  const links = new Map<string, Link>()
  const add = (box: Box): void => void boxes.set(box.id, box)
  const link = (from: string, to: string, how: Pick<Link, 'tone' | 'vlanTags'>): void => void links.set(`${from}>${to}`, { id: `${from}>${to}`, from, to, ...how })
  const ensureInterface = (name: string): string => {
    const id = idOf(host, 'interface', name)
    if (!boxes.has(id)) add({ id, hostId, kind: 'missing', of: 'interface', label: name, tone: 'broken' })
    return id
  }

  const shown = shownInterfaces(host)
  for (const item of host.interfaces) if (shown.has(item.name)) add({ id: idOf(host, 'interface', item.name), hostId, kind: 'interface', label: item.name, tone: item.isUp ? 'up' : 'off', item })
  for (const { name, lower, isUp, vlanTag } of host.interfaces) {
    if (!shown.has(name)) continue
    for (const below of lower) if (shown.has(below)) link(ensureInterface(below), ensureInterface(name), { tone: isUp ? 'up' : 'off', vlanTags: vlanTag === null ? [] : [vlanTag] })
  }
  const nicsOf = nicsByTarget(host)
  for (const item of host.networks) {
    const id = idOf(host, 'network', item.name)
    add({ id, hostId, kind: 'network', label: item.name, tone: item.isActive ? 'up' : 'off', item, nics: nicsOf.get(id)?.length ?? 0 })
    for (const name of uplinks(item)) {
      const from = ensureInterface(name)
      link(from, id, { tone: boxes.get(from)?.kind === 'missing' ? 'broken' : item.isActive ? 'up' : 'off', vlanTags: item.vlanTags })
    }
  }
  for (const [targetId, nics] of nicsOf) {
    const target = boxes.get(targetId) ?? missingTarget(host, targetId, nics)
    add(target)
    const id = `${targetId}/nics`
    const isOpen = nics.length <= groupFrom || view.openGroups.has(id)
    add({ id, hostId, kind: 'group', label: target.label, tone: target.tone, targetId, nics, isOpen, canClose: nics.length > groupFrom })
    link(targetId, id, { tone: groupTone(target.tone, nics), vlanTags: [] })
    if (isOpen) for (const nic of nics) add({ id: nicId(host, nic), hostId, kind: 'nic', label: nic.vmName, tone: nicTone(nic, target.tone), nic })
  }
  return { boxes: [...boxes.values()], links: [...links.values()] }
}

export function idOf({ hostId }: Pick<TopologyHost, 'hostId'>, kind: 'host' | 'interface' | 'network', name = ''): string {
  return `${hostId}/${kind}/${name}`
}

export function nicId({ hostId }: Pick<TopologyHost, 'hostId'>, { uuid, mac }: Pick<TopologyNic, 'uuid' | 'mac'>): string {
  return `${hostId}/nic/${uuid}/${mac}`
}

/** Bridges that libvirt made for a network are the network: drawing both would say the same twice. */
export function ownBridges({ networks }: TopologyHost): ReadonlySet<string> {
  return new Set(networks.filter(({ mode, bridge }) => mode !== 'bridge' && bridge !== '').map(({ bridge }) => bridge))
}

/** NICs by the box that they are on, in the order of their machines' names. NICs of the user's own stack are on none. */
export function nicsByTarget(host: TopologyHost): ReadonlyMap<string, readonly TopologyNic[]> {
  const owners = new Map(host.networks.filter(({ mode, bridge }) => mode !== 'bridge' && bridge !== '').map(({ name, bridge }) => [bridge, name]))
  const groups = Map.groupBy(host.nics.filter(({ source }) => source.kind !== 'other'), ({ source }) => {
    const owner = source.kind === 'bridge' ? owners.get(source.name) : undefined
    if (source.kind === 'network' || owner !== undefined) return idOf(host, 'network', owner ?? source.name)
    return idOf(host, 'interface', source.name)
  })
  return new Map([...groups].map(([id, nics]) => [id, nics.toSorted((one, other) => (naturalKey(one.vmName) < naturalKey(other.vmName) ? -1 : 1))]))
}

function shownInterfaces(host: TopologyHost): ReadonlySet<string> {
  const hidden = ownBridges(host)
  return new Set(host.interfaces.map(({ name }) => name).filter((name) => !hidden.has(name)))
}

function uplinks({ mode, bridge, devices }: TopologyNetwork): readonly string[] {
  return mode === 'bridge' && bridge !== '' ? [bridge] : devices
}

function missingTarget(host: TopologyHost, id: string, nics: readonly TopologyNic[]): Box {
  const of = nics[0]?.source.kind === 'network' ? 'network' : 'interface'
  return { id, hostId: host.hostId, kind: 'missing', of, label: nics[0]?.source.name ?? '', tone: 'broken' }
}

/** A running guest on a network that is not there, or whose cable is pulled, has no link; that is no fault while it is off. */
function nicTone({ isRunning, isLinkUp }: TopologyNic, target: BoxTone): BoxTone {
  if (target === 'broken' || (isRunning && target === 'off')) return 'broken'
  if (!isLinkUp) return 'broken'
  return isRunning ? 'up' : 'off'
}

function groupTone(target: BoxTone, nics: readonly TopologyNic[]): BoxTone {
  if (target === 'broken') return 'broken'
  const tones = nics.map((nic) => nicTone(nic, target))
  return tones.includes('broken') ? 'broken' : tones.includes('up') ? 'up' : 'off'
}

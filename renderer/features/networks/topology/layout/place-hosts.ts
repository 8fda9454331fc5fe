// The whole map: every host a frame, opened or closed, on shelves of about the shape of a screen. Pure, and kept per host, so that
// opening one of fifty lays out one.
import { buildGraph, idOf, nicsByTarget, ownBridges } from './build-graph.ts'
import { placeHost, sizes } from './place-host.ts'
import type { PlacedHost } from './place-host.ts'
import type { Box, HostLine, Layout, Link, PlacedBox, TopologyHost, TopologyView } from './topology-model.ts'

const hostGap = 28
const lineHeight = 24
const closedHead = 56
const shownLines = 6
/** Wider than high, as screens are. */
const shape = 1.7
/** Of hosts beside each other that are tried out. */
const mostColumns = 24

interface Frame {
  readonly box: Box
  readonly width: number
  readonly height: number
  readonly inside: readonly PlacedBox[]
  readonly links: readonly Link[]
}

export interface TopologyPlacer {
  (hosts: readonly TopologyHost[], view: TopologyView): Layout
}

/** Remembers the layout of each opened host until that host, or what is open in it, changes. */
export function createTopologyPlacer(): TopologyPlacer {
  const kept = new WeakMap<TopologyHost, { readonly open: string; readonly placed: PlacedHost; readonly links: readonly Link[] }>()
  const placeOpened = (host: TopologyHost, view: TopologyView): { placed: PlacedHost; links: readonly Link[] } => {
    const open = [...view.openGroups].filter((id) => id.startsWith(`${host.hostId}/`)).toSorted().join(' ')
    const known = kept.get(host)
    if (known?.open === open) return known
    const graph = buildGraph(host, view)
    const entry = { open, placed: placeHost(graph), links: graph.links }
    kept.set(host, entry)
    return entry
  }
  return (hosts, view) => shelve(hosts.map((host) => (view.openHosts.has(host.hostId) ? openedFrame(host, placeOpened(host, view)) : closedFrame(host))))
}

function openedFrame(host: TopologyHost, { placed, links }: { placed: PlacedHost; links: readonly Link[] }): Frame {
  return { box: hostBox(host, true, []), width: placed.width, height: placed.height, inside: placed.boxes, links }
}

function closedFrame(host: TopologyHost): Frame {
  const lines = hostLines(host)
  return { box: hostBox(host, false, lines), width: sizes.closedHost.width, height: closedHead + Math.max(1, Math.min(lines.length, shownLines) + Number(lines.length > shownLines)) * lineHeight, inside: [], links: [] }
}

function hostBox(host: TopologyHost, isOpen: boolean, lines: readonly HostLine[]): Box {
  return { id: idOf(host, 'host'), hostId: host.hostId, kind: 'host', label: host.name, tone: host.isStale ? 'off' : 'up', host, isOpen, lines }
}

/** Networks and bridges with NICs, the fullest first. */
function hostLines(host: TopologyHost): readonly HostLine[] {
  const nics = nicsByTarget(host)
  const count = (id: string): number => nics.get(id)?.length ?? 0
  const own = ownBridges(host)
  const networks = host.networks.map(({ name, mode, isActive }): HostLine => ({ name, mode, nics: count(idOf(host, 'network', name)), tone: isActive ? 'up' : 'off' }))
  const bridges = host.interfaces.filter(({ kind, name }) => kind === 'bridge' && !own.has(name)).map(({ name, isUp }): HostLine => ({ name, mode: 'host-bridge', nics: count(idOf(host, 'interface', name)), tone: isUp ? 'up' : 'off' }))
  const known = new Set([...host.networks.map(({ name }) => idOf(host, 'network', name)), ...host.interfaces.map(({ name }) => idOf(host, 'interface', name))])
  const missing = [...nics].filter(([id]) => !known.has(id)).map(([, [first, ...rest]]): HostLine => ({ name: first?.source.name ?? '', mode: 'missing', nics: rest.length + 1, tone: 'broken' }))
  return [...missing, ...[...networks, ...bridges].toSorted((one, other) => other.nics - one.nics)]
}

/** How many of a closed host's lines its box has room for; the rest is told as a number. */
export function splitLines(lines: readonly HostLine[]): { readonly shown: readonly HostLine[]; readonly more: number } {
  return { shown: lines.slice(0, shownLines), more: Math.max(0, lines.length - shownLines) }
}

/** On shelves of the width that comes nearest to the shape of a screen. */
function shelve(frames: readonly Frame[]): Layout {
  let room = 0
  let best: Layout | undefined
  for (const { width } of frames.slice(0, mostColumns)) {
    room += width + hostGap
    const layout = shelveIn(frames, room)
    if (!best || extentOf(layout) < extentOf(best)) best = layout
  }
  return best ?? { boxes: [], links: [], width: 0, height: 0 }
}

/** How high a screen must be to show all of it at the same size. */
function extentOf({ width, height }: Layout): number {
  return Math.max(width / shape, height)
}

function shelveIn(frames: readonly Frame[], room: number): Layout {
  const boxes: PlacedBox[] = []
  let [x, y, shelf, width] = [0, 0, 0, 0]
  for (const frame of frames) {
    if (x > 0 && x + frame.width > room) [x, y, shelf] = [0, y + shelf + hostGap, 0]
    boxes.push({ box: frame.box, place: { x, y, width: frame.width, height: frame.height } })
    for (const { box, place } of frame.inside) boxes.push({ box, place: { ...place, x: place.x + x, y: place.y + y } })
    width = Math.max(width, x + frame.width)
    shelf = Math.max(shelf, frame.height)
    x += frame.width + hostGap
  }
  return { boxes, links: frames.flatMap(({ links }) => links), width, height: y + shelf }
}

// Where the boxes of one opened host stand: columns from left to right by dagre, the NICs of a network as a block in their group.
import { Graph, layout } from '@dagrejs/dagre'
import type { HostGraph } from './build-graph.ts'
import type { Box, Place, PlacedBox } from './topology-model.ts'

export const sizes = { box: { width: 168, height: 52 }, nic: { width: 148, height: 34 }, closedGroup: { width: 148, height: 44 }, closedHost: { width: 264 } } as const
const gap = 8
const framePadding = 18
const frameHead = 44
const groupPadding = 8
const groupHead = 22
/** A group of one column gets too high to read beyond this. */
const nicsInColumn = 10

export interface PlacedHost {
  /** Relative to the frame's corner. */
  readonly boxes: readonly PlacedBox[]
  readonly width: number
  readonly height: number
}

export function placeHost({ boxes, links }: HostGraph): PlacedHost {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56, marginx: framePadding, marginy: framePadding })
  graph.setDefaultEdgeLabel(() => ({}))
  const own = boxes.filter(({ kind }) => kind !== 'nic')
  for (const box of own) graph.setNode(box.id, { ...sizeOf(box) })
  for (const { from, to } of links) graph.setEdge(from, to)
  layout(graph)
  const placed = own.map((box): PlacedBox => ({ box, place: placeOf(graph.node(box.id)) }))
  const nics = new Map(boxes.filter((box) => box.kind === 'nic').map((box) => [box.id, box]))
  const inside = placed.flatMap(({ box, place }) => (box.kind === 'group' && box.isOpen ? placeNics(box, place, nics) : []))
  const all = [...placed, ...inside]
  return {
    boxes: all,
    width: Math.max(sizes.closedHost.width, ...placed.map(({ place }) => place.x + place.width + framePadding)),
    height: Math.max(frameHead + sizes.box.height + framePadding, ...placed.map(({ place }) => place.y + place.height + framePadding)),
  }
}

/** dagre speaks of centres; the head of the frame stands above all of it. */
function placeOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Place {
  return { x: Math.round(x - width / 2), y: Math.round(y - height / 2) + frameHead - framePadding / 2, width, height }
}

function columnsFor(count: number): number {
  return count <= nicsInColumn ? 1 : Math.ceil(Math.sqrt(count / 3))
}

function sizeOf(box: Box): { width: number; height: number } {
  if (box.kind !== 'group') return sizes.box
  if (!box.isOpen) return sizes.closedGroup
  const columns = columnsFor(box.nics.length)
  const rows = Math.ceil(box.nics.length / columns)
  const head = box.canClose ? groupHead : 0
  return { width: columns * (sizes.nic.width + gap) - gap + 2 * groupPadding, height: rows * (sizes.nic.height + gap) - gap + 2 * groupPadding + head }
}

function placeNics(group: Extract<Box, { kind: 'group' }>, { x, y }: Place, nics: ReadonlyMap<string, Box>): PlacedBox[] {
  const columns = columnsFor(group.nics.length)
  const top = y + groupPadding + (group.canClose ? groupHead : 0)
  return group.nics.flatMap((nic, index) => {
    const box = nics.get(`${group.hostId}/nic/${nic.uuid}/${nic.mac}`)
    if (!box) return []
    const column = index % columns
    const row = Math.floor(index / columns)
    return [{ box, place: { x: x + groupPadding + column * (sizes.nic.width + gap), y: top + row * (sizes.nic.height + gap), ...sizes.nic } }]
  })
}

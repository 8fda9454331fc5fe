// The layout in the terms of the canvas's library. Sizes and handles are given, so that nothing has to be measured, and the
// objects of a box stay the same while the box does.
import { Position } from '@xyflow/react'
import type { Edge, Node } from '@xyflow/react'
import type { TFunction } from 'i18next'
import type { HostId } from '#shared/model/ids.ts'
import { vlanText } from './export/captions.ts'
import type { Caption } from './export/captions.ts'
import type { Box, BoxTone, Layout, Link, PlacedBox } from './layout/topology-model.ts'

export type BoxNode = Node<{ readonly box: Box; readonly caption: Caption; readonly isFar?: boolean }, 'frame' | 'box' | 'nics' | 'nic'>

export interface NodeState {
  readonly captionOf: (box: Box) => Caption
  /** `null` where nothing is searched for. */
  readonly found: ReadonlySet<string> | null
  readonly chosenId: string | null
  readonly dropId: string | null
}

const types: Readonly<Record<Box['kind'], NonNullable<BoxNode['type']>>> = { host: 'frame', interface: 'box', network: 'box', missing: 'box', group: 'nics', nic: 'nic' }
const layers: Readonly<Record<NonNullable<BoxNode['type']>, number>> = { frame: 0, nics: 2, box: 3, nic: 4 }

export function nodeOf({ box, place }: PlacedBox, { captionOf, found, chosenId, dropId }: NodeState, styles: Readonly<Record<string, string>>): BoxNode {
  const { x, y, width, height } = place
  const type = types[box.kind]
  const caption = captionOf(box)
  const classes = [box.kind !== 'host' && found?.has(box.id) === false ? styles['dimmed'] : '', chosenId === box.id ? styles['chosen'] : '', dropId === box.id ? styles['drop'] : '']
  return {
    id: box.id,
    type,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles: [
      { type: 'target', position: Position.Left, x: 0, y: height / 2, width: 1, height: 1 },
      { type: 'source', position: Position.Right, x: width - 1, y: height / 2, width: 1, height: 1 },
    ],
    data: { box, caption },
    draggable: box.kind === 'nic',
    zIndex: layers[type],
    className: classes.filter(Boolean).join(' '),
    selected: chosenId === box.id,
    ariaLabel: `${caption.title}, ${caption.detail}`,
  }
}

const strokes: Readonly<Record<BoxTone, string>> = { up: 'var(--state-running)', off: 'var(--state-off)', broken: 'var(--state-error)' }

function edgeOf({ id, from, to, tone }: Link, label: string): Edge {
  return {
    id,
    source: from,
    target: to,
    zIndex: 1,
    style: { stroke: strokes[tone], strokeWidth: 1.5, ...(tone === 'up' ? {} : { strokeDasharray: '5 4' }) },
    ...(label === '' ? {} : { label }),
    focusable: false,
    selectable: false,
  }
}

/** What drawing a closed host costs, in boxes. */
const closedHost = 8

/** The hosts in the order of the map, each with what stands in it. */
export function hostsOf({ boxes }: Layout): { order: ReadonlyMap<HostId, number>; hosts: readonly (readonly PlacedBox[])[] } {
  const hosts = Map.groupBy(boxes, ({ box }) => box.hostId)
  return { order: new Map([...hosts.keys()].map((hostId, at) => [hostId, at])), hosts: [...hosts.values()] }
}

/** How many of these boxes are drawn while this part of the map is seen. A closed host has the lines of its networks. */
export function boxesWithin(boxes: readonly PlacedBox[], seen: PlacedBox['place']): number {
  const overlaps = ({ x, y, width, height }: PlacedBox['place']): boolean => x < seen.x + seen.width && x + width > seen.x && y < seen.y + seen.height && y + height > seen.y
  return boxes.reduce((sum, { box, place }) => sum + (!overlaps(place) ? 0 : box.kind === 'host' && !box.isOpen ? closedHost : 1), 0)
}

/** With the host of each: links are within one. */
export function edgesOf({ boxes, links }: Layout, t: TFunction<'networks'>): { edge: Edge; hostId: HostId }[] {
  const hosts = new Map(boxes.map(({ box }) => [box.id, box.hostId]))
  return links.flatMap((link) => {
    const hostId = hosts.get(link.from)
    return hostId === undefined ? [] : { edge: edgeOf(link, vlanText(link.vlanTags, t)), hostId }
  })
}

/** What a NIC may be dropped on: a network or a bridge of its own host, or the NICs that are on one. Gives the id of that box. */
export function dropTarget(nic: Box, under: readonly Box[]): string | null {
  for (const box of under) {
    if (box.hostId !== nic.hostId) continue
    if (box.kind === 'network' || (box.kind === 'interface' && box.item.kind === 'bridge')) return box.id
    if (box.kind === 'group') return box.targetId
  }
  return null
}

// What of the map is drawn: its boxes as nodes and its links as edges, and from afar its hosts as their names alone.
import { useStore, useStoreApi } from '@xyflow/react'
import type { Edge } from '@xyflow/react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { captionOf } from './export/captions.ts'
import { boxesWithin, edgesOf, hostsOf, nodeOf } from './flow-nodes.ts'
import type { BoxNode } from './flow-nodes.ts'
import type { Layout } from './layout/topology-model.ts'
import { useFarHosts } from './use-far-hosts.ts'
import styles from './topology.module.css'

/** Zoom at which the words in a box are no longer read: in closed hosts there is nothing else to see. */
const farBelow = { closed: 0.65, open: 0.5 } as const

export interface Drag {
  readonly id: string
  readonly position: { readonly x: number; readonly y: number }
  readonly dropId: string | null
}

export interface DrawingRequest {
  readonly layout: Layout
  readonly found: ReadonlySet<string> | null
  readonly chosenId: string | null
  readonly drag: Drag | null
}

export function useDrawing({ layout, found, chosenId, drag }: DrawingRequest): { readonly nodes: BoxNode[]; readonly edges: Edge[] } {
  const { t } = useTranslation('networks')
  const dropId = drag?.dropId ?? null
  const placed = useMemo(() => layout.boxes.map((box) => nodeOf(box, { captionOf: (each) => captionOf(each, t), found, chosenId, dropId }, styles)), [layout, found, chosenId, dropId, t])
  const isAnyOpen = useMemo(() => layout.boxes.some(({ box }) => box.kind !== 'host'), [layout])
  const isFar = useStore(({ transform: [, , zoom] }) => zoom < (isAnyOpen ? farBelow.open : farBelow.closed))
  const store = useStoreApi()
  const { order, hosts } = useMemo(() => hostsOf(layout), [layout])
  const drawn = useCallback(() => {
    const { transform: [x, y, zoom], width, height } = store.getState()
    return hosts.map((host) => boxesWithin(host, { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }))
  }, [store, hosts])
  const farCount = useFarHosts(isFar, hosts.length, drawn)
  // From afar nobody reads a NIC, and a thousand of them cost a moment at every move: hosts are drawn as their names.
  const farFrames = useMemo(() => new Map(placed.filter(({ type }) => type === 'frame').map((node) => [node, { ...node, data: { ...node.data, isFar: true } }])), [placed])
  const isHostFar = useCallback((hostId: HostId) => (order.get(hostId) ?? 0) < farCount, [order, farCount])
  const shown = useMemo(() => placed.flatMap((node) => (isHostFar(node.data.box.hostId) ? (farFrames.get(node) ?? []) : node)), [placed, farFrames, isHostFar])
  const nodes = useMemo(() => (drag ? shown.map((node) => (node.id === drag.id ? { ...node, position: drag.position, zIndex: 10 } : node)) : shown), [shown, drag])
  const links = useMemo(() => edgesOf(layout, t), [layout, t])
  const edges = useMemo(() => links.flatMap(({ edge, hostId }) => (isHostFar(hostId) ? [] : edge)), [links, isHostFar])
  return { nodes, edges }
}

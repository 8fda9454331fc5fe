// The map as a canvas: pan, zoom, choose a box, drag a NIC onto another network. A box is put back where the layout has it; it
// moves for good when the host tells that the NIC has.
import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { Background, Controls, ReactFlow, useReactFlow } from '@xyflow/react'
import type { NodeChange } from '@xyflow/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dropTarget } from './flow-nodes.ts'
import type { BoxNode } from './flow-nodes.ts'
import type { Box, Layout } from './layout/topology-model.ts'
import { nodeTypes } from './topology-nodes.tsx'
import { TopologyOverview } from './topology-overview.tsx'
import { useDrawing } from './use-drawing.ts'
import type { Drag } from './use-drawing.ts'
import styles from './topology.module.css'

export interface TopologyCanvasProps {
  readonly layout: Layout
  readonly found: ReadonlySet<string> | null
  readonly chosenId: string | null
  /** Brought into view whenever it changes; the number tells two asks for the same box apart. */
  readonly focus: { readonly id: string; readonly round: number } | null
  readonly onChoose: (id: string | null) => void
  readonly onToggle: (box: Box) => void
  readonly onDrop: (nic: Box, targetId: string) => void
}

/** Up to so many boxes are taken in at a glance. */
const smallMap = 40

export function TopologyCanvas({ layout, found, chosenId, focus, onChoose, onToggle, onDrop }: TopologyCanvasProps) {
  const { t } = useTranslation('networks')
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow<BoxNode>()
  const [drag, setDrag] = useState<Drag | null>(null)
  const { nodes, edges } = useDrawing({ layout, found, chosenId, drag })
  useFocus(layout, focus)

  const onNodesChange = (changes: NodeChange<BoxNode>[]): void => {
    const picked = changes.find((change) => change.type === 'select' && change.selected)
    if (picked?.type === 'select') onChoose(picked.id)
  }
  return (
    <div className={styles['canvas']} data-testid="topology">
      <ReactFlow<BoxNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        onNodesChange={onNodesChange}
        onNodeDrag={(_event, node) => {
          const under = flow.getIntersectingNodes(node, true).map(({ data }) => data.box).toReversed()
          setDrag({ id: node.id, position: node.position, dropId: dropTarget(node.data.box, under) })
        }}
        onNodeDragStop={(_event, node) => {
          const target = drag?.dropId ?? null
          setDrag(null)
          if (target !== null) onDrop(node.data.box, target)
        }}
        onNodeDoubleClick={(_event, node) => onToggle(node.data.box)}
        onPaneClick={() => onChoose(null)}
        onlyRenderVisibleElements
        // A chosen host must not stand in front of what is in it.
        elevateNodesOnSelect={false}
        nodesConnectable={false}
        multiSelectionKeyCode={null}
        selectionKeyCode={null}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={{ padding: 0.06, maxZoom: 1 }}
        proOptions={{ hideAttribution: true }}
        aria-label={t('topology.label')}
      >
        <Background gap={24} color="var(--faint)" />
        <Controls showInteractive={false} />
        {layout.boxes.length > smallMap && <TopologyOverview layout={layout} />}
      </ReactFlow>
    </div>
  )
}

/** Moves the view to a box once the layout has it: what was searched for may be in a host that opens only now. */
function useFocus(layout: Layout, focus: TopologyCanvasProps['focus']): void {
  const flow = useReactFlow()
  const done = useRef(0)
  useEffect(() => {
    if (!focus || focus.round === done.current) return
    if (!layout.boxes.some(({ box }) => box.id === focus.id)) return
    done.current = focus.round
    void flow.fitView({ nodes: [{ id: focus.id }], duration: 300, maxZoom: 1.1 })
  }, [flow, layout, focus])
}

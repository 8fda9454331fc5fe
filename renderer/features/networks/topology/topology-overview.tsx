// The whole map in a corner, with the part that is in view. Two paths, whatever their number of boxes: the library's own has an element and a
// subscription for each, a thousand of which hold up every turn of the wheel.
import { Panel, useReactFlow, useStore } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Layout, PlacedBox } from './layout/topology-model.ts'
import styles from './topology.module.css'

const widthPx = 200
const mostHeightPx = 150
/** Of the map around it, so that the frame of what is in view does not end at the edge. */
const margin = 0.04

export function TopologyOverview({ layout }: { layout: Layout }) {
  const { t } = useTranslation('networks')
  const flow = useReactFlow()
  const picture = useRef<SVGSVGElement>(null)
  const seen = useStore(({ transform: [x, y, zoom], width, height }) => `M${-x / zoom} ${-y / zoom}h${width / zoom}v${height / zoom}h${-width / zoom}z`)
  const { frames, broken } = useMemo(() => ({ frames: pathOf(layout.boxes.filter(({ box }) => box.kind === 'host')), broken: pathOf(layout.boxes.filter(({ box }) => box.tone === 'broken')) }), [layout])
  const [padX, padY] = [layout.width * margin, layout.height * margin]
  const heightPx = Math.min(mostHeightPx, (widthPx * layout.height) / Math.max(1, layout.width))
  const show = (event: PointerEvent): void => {
    const matrix = picture.current?.getScreenCTM()
    if (!matrix || event.buttons === 0) return
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    void flow.setCenter(x, y, { zoom: flow.getZoom() })
  }
  return (
    <Panel position="bottom-right" className={styles['overview'] ?? ''}>
      <svg
        ref={picture}
        role="img"
        aria-label={t('topology.overview')}
        width={widthPx}
        height={heightPx}
        viewBox={`${-padX} ${-padY} ${layout.width + 2 * padX} ${layout.height + 2 * padY}`}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); show(event) }}
        onPointerMove={show}
      >
        <path d={frames} className={styles['overviewFrames']} />
        <path d={broken} className={styles['overviewBroken']} />
        <path d={seen} className={styles['overviewSeen']} />
      </svg>
    </Panel>
  )
}

function pathOf(boxes: readonly PlacedBox[]): string {
  return boxes.map(({ place: { x, y, width, height } }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('')
}

// The edge of a column's header: drag it to size the column, double-click it to give the column its share again.
import type { PointerEvent } from 'react'
import styles from './vm-table.module.css'

export function ResizeGrip({ onResize }: { onResize: (widthPx: number | undefined, isFinal: boolean) => void }) {
  const start = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault()
    event.stopPropagation()
    const grip = event.currentTarget
    const startPx = event.clientX
    const widthPx = grip.parentElement?.getBoundingClientRect().width ?? 0
    const stop = new AbortController()
    const isFinalAt = (isFinal: boolean) => (moved: globalThis.PointerEvent): void => {
      if (isFinal) stop.abort()
      // A click that does not move is no resize: it may be half of a double click.
      if (moved.clientX !== startPx || !isFinal) onResize(widthPx + moved.clientX - startPx, isFinal)
    }
    grip.setPointerCapture(event.pointerId)
    grip.addEventListener('pointermove', isFinalAt(false), { signal: stop.signal })
    grip.addEventListener('pointerup', isFinalAt(true), { signal: stop.signal })
    grip.addEventListener('pointercancel', () => stop.abort(), { signal: stop.signal })
  }
  return <span aria-hidden className={styles['grip']} onPointerDown={start} onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => { event.stopPropagation(); onResize(undefined, true) }} draggable={false} />
}

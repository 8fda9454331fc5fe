// The columns' widths as they turned out in the header, for the rows to repeat. Sharing out the room is then done once, and not
// again in each of forty rows whenever one of them changes.
import { useEffect, useState } from 'react'
import type { RefCallback } from 'react'

export interface Tracks {
  /** For the header, whose columns share the room out. */
  readonly head: RefCallback<HTMLDivElement>
  /** The same columns in pixels. */
  readonly tracks: string
}

export function useTracks(template: string): Tracks {
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const [measured, setMeasured] = useState({ template: '', tracks: '' })
  useEffect(() => {
    if (!element) return undefined
    // Tells at once when it begins to observe, so that a new template is measured as a new width is.
    const observer = new ResizeObserver(() => setMeasured({ template, tracks: getComputedStyle(element).gridTemplateColumns }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [element, template])
  // What was measured for other columns says nothing about these: until the header is laid out, the rows share the room out too.
  return { head: setElement, tracks: measured.template === template ? measured.tracks : template }
}

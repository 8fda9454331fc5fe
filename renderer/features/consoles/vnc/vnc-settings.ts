// How a screen is shown and driven; outlives reconnects.
import type RFB from '@novnc/novnc'

export type ScaleMode = 'fit' | 'actual'
export const qualities = ['low', 'balanced', 'best'] as const
export type Quality = (typeof qualities)[number]

export interface VncSettings {
  readonly scale: ScaleMode
  readonly quality: Quality
  readonly isViewOnly: boolean
  /** Moves a screen that is bigger than its window by dragging instead of by scroll bars. */
  readonly isDragging: boolean
  readonly isClipboardOn: boolean
}

export const defaultVncSettings: VncSettings = { scale: 'fit', quality: 'balanced', isViewOnly: false, isDragging: false, isClipboardOn: false }

/** JPEG quality and compression effort, 0 to 9 each. */
const levels: Readonly<Record<Quality, { readonly quality: number; readonly compression: number }>> = {
  low: { quality: 2, compression: 8 },
  balanced: { quality: 6, compression: 2 },
  best: { quality: 9, compression: 0 },
}

export function applySettings(rfb: RFB, { scale, quality, isViewOnly, isDragging }: VncSettings): void {
  const isActual = scale === 'actual'
  rfb.scaleViewport = !isActual
  rfb.clipViewport = isActual && isDragging
  rfb.dragViewport = isActual && isDragging
  rfb.viewOnly = isViewOnly
  rfb.qualityLevel = levels[quality].quality
  rfb.compressionLevel = levels[quality].compression
  rfb.showDotCursor = true
  rfb.background = 'transparent'
}

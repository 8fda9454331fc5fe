// Hands the map over as a file: the SVG itself, or that SVG drawn at twice its size as PNG.
import { fileNameFor, saveFile } from '../../../../ui/effects/save-file.ts'
import type { MapColors } from './export-svg.ts'

/** Canvases beyond this many pixels a side fail in some browsers. */
const longestSidePx = 16_000
const sharpness = 2

/** The page's own colours, of the scheme that is shown. */
export function pageColors(): MapColors {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string): string => style.getPropertyValue(name).trim()
  return {
    background: color('--page-bg'),
    box: color('--pane-bg'),
    line: color('--control-line'),
    text: color('--mantine-color-text') || '#888888',
    muted: color('--muted'),
    tones: { up: color('--state-running'), off: color('--state-off'), broken: color('--state-error') },
  }
}

export function saveSvg(svg: string, name: string): void {
  saveFile(new Blob([svg], { type: 'image/svg+xml' }), fileNameFor(name, new Date(), 'svg'))
}

/** Rejects when the browser cannot draw it. */
export async function savePng(svg: string, name: string): Promise<void> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = Math.min(sharpness, longestSidePx / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('the browser could not draw the picture')
  saveFile(blob, fileNameFor(name, new Date(), 'png'))
}

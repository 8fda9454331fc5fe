// A chart as a PNG that explains itself: title, time range and legend around the drawing.
import { visibleText } from '#shared/visible-text.ts'
import { summaryOf } from '../data/chart-data.ts'
import { lookOfSeries } from '../data/palette.ts'
import { formatMoment } from '../data/time-words.ts'
import { formatValue } from '../data/units.ts'
import type { ChartCanvas } from '../draw/chart-canvas.ts'
import type { ChartLook, ChartView } from '../draw/chart-option.ts'

export interface PictureRequest {
  readonly canvas: ChartCanvas
  readonly view: ChartView
  readonly look: ChartLook
  readonly title: string
  readonly words: { readonly mean: string; readonly p95: string; readonly max: string }
}

const scale = 2
const pad = 16
const headPx = 48
const rowPx = 20
const figurePx = 96

/** @throws Error when the browser cannot make the picture, e.g. for want of memory */
export async function chartPicture({ canvas, view, look, title, words }: PictureRequest): Promise<Blob> {
  const [background, strong] = look.scheme === 'dark' ? ['#14181f', '#d5d9e0'] : ['#ffffff', '#1d232c']
  const plot = canvas.picture(background, scale)
  const shown = view.data.series.map((series, index) => ({ series, index })).filter(({ series }) => !view.hidden.has(series.id))
  const whole = document.createElement('canvas')
  whole.width = plot.width + 2 * pad * scale
  whole.height = plot.height + (headPx + (shown.length + 1) * rowPx + 2 * pad) * scale
  const pen = whole.getContext('2d')
  if (!pen) throw new Error('the browser gave no canvas for the picture')
  pen.scale(scale, scale)
  pen.fillStyle = background
  pen.fillRect(0, 0, whole.width, whole.height)
  const widthPx = plot.width / scale
  const write = (text: string, at: { x: number; y: number; color?: string; font?: string; isRight?: boolean; mostPx?: number }): void => {
    pen.font = at.font ?? `12px ${look.fontFamily}`
    pen.fillStyle = at.color ?? strong
    pen.textAlign = at.isRight === true ? 'right' : 'left'
    // A canvas is no element: names from hosts do not pass the runtime that shows what is hidden in them.
    pen.fillText(visibleText(text), at.x, at.y, at.mostPx)
  }
  write(title, { x: pad, y: pad + 14, font: `600 15px ${look.fontFamily}`, mostPx: widthPx })
  write(`${formatMoment(view.span.fromMs, 1)} – ${formatMoment(view.span.toMs, 1)}`, { x: pad, y: pad + 33, color: look.textColor })
  pen.drawImage(plot, pad, pad + headPx, widthPx, plot.height / scale)
  const topPx = pad + headPx + plot.height / scale + rowPx
  const columns = [words.mean, words.p95, words.max]
  columns.forEach((word, column) => write(word, { x: pad + widthPx - (columns.length - 1 - column) * figurePx, y: topPx - 5, color: look.textColor, isRight: true }))
  shown.forEach(({ series, index }, row) => {
    const y = topPx + (row + 1) * rowPx - 6
    const { color } = lookOfSeries(index, look.scheme)
    pen.fillStyle = color
    pen.fillRect(pad, y - 5, 14, 3)
    write(series.label, { x: pad + 22, y, mostPx: Math.max(40, widthPx - columns.length * figurePx - 30) })
    const summary = summaryOf(series)
    ;[summary.mean, summary.p95, summary.max].forEach((value, column) => write(formatValue(value, view.unit), { x: pad + widthPx - (columns.length - 1 - column) * figurePx, y, isRight: true }))
  })
  return new Promise((resolve, reject) => {
    whole.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no picture'))), 'image/png')
  })
}

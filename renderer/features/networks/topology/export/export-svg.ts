// The map as an SVG document of its own, made from the layout and not from the screen: complete, sharp at any size, in the
// colours it is given. Pure.
import { visibleText } from '#shared/visible-text.ts'
import type { Caption } from './captions.ts'
import { splitLines } from '../layout/place-hosts.ts'
import type { Box, BoxTone, Layout, Link, Place, PlacedBox } from '../layout/topology-model.ts'

/** CSS colours. */
export interface MapColors {
  readonly background: string
  readonly box: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly tones: Readonly<Record<BoxTone, string>>
}

export interface SvgRequest {
  readonly layout: Layout
  readonly colors: MapColors
  readonly captionOf: (box: Box) => Caption
  readonly moreText: (count: number) => string
  /** Of a link: its VLANs. */
  readonly labelOf: (link: Link) => string
  readonly title: string
}

const margin = 24
const font = 'Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif'
/** Of the font's size: about what its letters take. */
const letterShare = 0.56

export function topologySvg(request: SvgRequest): string {
  const { layout, colors, title } = request
  const width = Math.ceil(layout.width) + 2 * margin
  const height = Math.ceil(layout.height) + 2 * margin
  const places = new Map(layout.boxes.map(({ box, place }) => [box.id, place]))
  const frames = layout.boxes.filter(({ box }) => box.kind === 'host' || box.kind === 'group')
  const front = layout.boxes.filter(({ box }) => box.kind !== 'host' && box.kind !== 'group')
  const links = layout.links.map((link) => drawLink(link, places, request))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" font-family='${font}'>`,
    `<title>${escaped(visibleText(title))}</title>`,
    `<rect x="${-margin}" y="${-margin}" width="${width}" height="${height}" fill="${colors.background}"/>`,
    ...frames.map((placed) => drawFrame(placed, request)),
    ...links,
    ...front.map((placed) => drawBox(placed, request)),
    '</svg>',
    '',
  ].join('\n')
}

/** From the right edge of one box to the left edge of the other, in a curve that leaves and arrives level. */
function linkPath(from: Place, to: Place): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2]
  const bend = Math.max(24, (x2 - x1) / 2)
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`
}

function drawFrame({ box, place }: PlacedBox, request: SvgRequest): string {
  const { colors, captionOf } = request
  const { title, detail } = captionOf(box)
  const parts = [rect(place, { fill: colors.box, stroke: colors.line, radius: box.kind === 'host' ? 10 : 8 })]
  if (box.kind === 'host') {
    parts.push(text({ x: place.x + 14, y: place.y + 20, width: place.width - 28 }, title, { color: colors.text, size: 14, isBold: true }))
    parts.push(text({ x: place.x + 14, y: place.y + 37, width: place.width - 28 }, detail, { color: colors.muted, size: 11 }))
    parts.push(...drawLines(box, place, request))
  } else if (box.kind === 'group' && (!box.isOpen || box.canClose)) {
    parts.push(text({ x: place.x + 10, y: place.y + 18, width: place.width - 20 }, title, { color: colors.text, size: 12, isBold: true }))
    if (!box.isOpen) parts.push(text({ x: place.x + 10, y: place.y + 34, width: place.width - 20 }, detail, { color: colors.muted, size: 11 }))
  }
  return parts.join('')
}

function drawLines(box: Extract<Box, { kind: 'host' }>, place: Place, { colors, moreText }: SvgRequest): string[] {
  const { shown, more } = splitLines(box.lines)
  const rows = shown.map(({ name, nics, tone }, index) => {
    const y = place.y + 66 + index * 24
    return `<circle cx="${place.x + 19}" cy="${y - 4}" r="4" fill="${colors.tones[tone]}"/>${text({ x: place.x + 30, y, width: place.width - 90 }, name, { color: colors.text, size: 12 })}${text({ x: place.x + place.width - 44, y, width: 34 }, box.host.isRead ? String(nics) : '–', { color: colors.muted, size: 12 })}`
  })
  return more === 0 ? rows : [...rows, text({ x: place.x + 30, y: place.y + 66 + shown.length * 24, width: place.width - 60 }, moreText(more), { color: colors.muted, size: 12 })]
}

function drawBox({ box, place }: PlacedBox, { colors, captionOf }: SvgRequest): string {
  const { title, detail } = captionOf(box)
  const isNic = box.kind === 'nic'
  const dash = box.kind === 'missing' ? ' stroke-dasharray="5 3"' : ''
  return [
    rect(place, { fill: colors.box, stroke: box.tone === 'broken' ? colors.tones.broken : colors.line, radius: 6, extra: dash }),
    `<rect x="${place.x}" y="${place.y + 6}" width="3" height="${place.height - 12}" rx="1.5" fill="${colors.tones[box.tone]}"/>`,
    text({ x: place.x + 12, y: place.y + (isNic ? 15 : 22), width: place.width - 20 }, title, { color: colors.text, size: isNic ? 11 : 12.5, isBold: true }),
    text({ x: place.x + 12, y: place.y + (isNic ? 28 : 39), width: place.width - 20 }, detail, { color: colors.muted, size: isNic ? 9.5 : 11 }),
  ].join('')
}

function drawLink(link: Link, places: ReadonlyMap<string, Place>, { colors, labelOf }: SvgRequest): string {
  const from = places.get(link.from)
  const to = places.get(link.to)
  if (!from || !to) return ''
  const dash = link.tone === 'up' ? '' : ' stroke-dasharray="5 4"'
  const label = labelOf(link)
  const middle = { x: (from.x + from.width + to.x) / 2, y: (from.y + from.height / 2 + to.y + to.height / 2) / 2 - 5 }
  const caption = label === '' ? '' : `<text x="${middle.x}" y="${middle.y}" font-size="10" text-anchor="middle" fill="${colors.muted}">${escaped(visibleText(label))}</text>`
  return `<path d="${linkPath(from, to)}" fill="none" stroke="${colors.tones[link.tone]}" stroke-width="1.5"${dash}/>${caption}`
}

function rect({ x, y, width, height }: Place, { fill, stroke, radius, extra = '' }: { fill: string; stroke: string; radius: number; extra?: string }): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${extra}/>`
}

function text({ x, y, width }: { x: number; y: number; width: number }, words: string, { color, size, isBold = false }: { color: string; size: number; isBold?: boolean }): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}"${isBold ? ' font-weight="600"' : ''}>${escaped(shortened(visibleText(words), width / (size * letterShare)))}</text>`
}

function shortened(words: string, letters: number): string {
  const all = Array.from(words)
  return all.length <= letters ? words : `${all.slice(0, Math.max(1, Math.floor(letters) - 1)).join('')}…`
}

/** For text and attributes. Characters that XML 1.0 cannot hold are written out before, with all that cannot be seen. */
function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

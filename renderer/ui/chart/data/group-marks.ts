// Marks that would lie over each other become one. Pure.

export interface ChartMark {
  readonly id: string
  readonly atMs: number
  readonly icon: 'started' | 'stopped' | 'moved' | 'snapshot' | 'alert' | 'failed' | 'other'
  readonly tone: 'quiet' | 'good' | 'warning' | 'error'
  readonly text: string
}

export interface MarkGroup {
  readonly px: number
  /** The gravest of its marks. */
  readonly tone: ChartMark['tone']
  readonly marks: readonly ChartMark[]
}

const roomPx = 18
const gravity: readonly ChartMark['tone'][] = ['quiet', 'good', 'warning', 'error']

/** @param pixelOf `undefined` for a mark that is out of sight */
export function groupMarks(marks: readonly ChartMark[], pixelOf: (atMs: number) => number | undefined): MarkGroup[] {
  const groups: { px: number; tone: ChartMark['tone']; marks: ChartMark[] }[] = []
  for (const mark of marks.toSorted((left, right) => left.atMs - right.atMs)) {
    const px = pixelOf(mark.atMs)
    const last = groups.at(-1)
    if (px === undefined) continue
    if (last && px - last.px < roomPx) {
      last.marks.push(mark)
      if (gravity.indexOf(mark.tone) > gravity.indexOf(last.tone)) last.tone = mark.tone
    } else groups.push({ px, tone: mark.tone, marks: [mark] })
  }
  return groups
}

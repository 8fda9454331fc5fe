// What happened, on the time axis: a sign for each event, those too close to tell apart as one with their number. Each is a button
// that tells what it was.
import { Popover } from '@mantine/core'
import { IconBell, IconCamera, IconCircleX, IconPlayerPlayFilled, IconPlayerStopFilled, IconPoint, IconTransfer } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimeSpan } from '../data/chart-data.ts'
import { formatMoment } from '../data/time-words.ts'
import { pixelOf } from '../draw/plot.ts'
import styles from './chart.module.css'
import { groupMarks } from '../data/group-marks.ts'
import type { ChartMark, MarkGroup } from '../data/group-marks.ts'

const icons = { started: IconPlayerPlayFilled, stopped: IconPlayerStopFilled, moved: IconTransfer, snapshot: IconCamera, alert: IconBell, failed: IconCircleX, other: IconPoint } as const

export function ChartMarks({ marks, span, widthPx }: { marks: readonly ChartMark[]; span: TimeSpan; widthPx: number }) {
  const groups = groupMarks(marks, (atMs) => (atMs < span.fromMs || atMs > span.toMs ? undefined : pixelOf(atMs, span, widthPx)))
  return groups.map((group) => <MarkSign key={group.marks[0]?.id} group={group} />)
}

function MarkSign({ group: { px, tone, marks } }: { group: MarkGroup }) {
  const { t } = useTranslation('chart')
  const [isOpen, setOpen] = useState(false)
  const [first] = marks
  if (!first) return null
  const Icon = icons[first.icon]
  const wordsOf = (mark: ChartMark): string => `${formatMoment(mark.atMs, 1_000)} ${mark.text}`
  return (
    <div className={styles['mark']} data-tone={tone} style={{ transform: `translateX(${px}px)` }}>
      <Popover opened={isOpen} onChange={setOpen} position="top" withArrow shadow="md" width={300}>
        <Popover.Target>
          <button type="button" aria-label={marks.length === 1 ? wordsOf(first) : t('marks', { count: marks.length, first: wordsOf(first) })} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)} onBlur={() => setOpen(false)}>
            {marks.length === 1 ? <Icon size={11} stroke={2.2} /> : marks.length}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles['markWords'] ?? ''}>
          {marks.slice(0, 12).map((mark) => <div key={mark.id} data-tone={mark.tone}><time>{formatMoment(mark.atMs, 1_000)}</time> {mark.text}</div>)}
          {marks.length > 12 && <div className="muted">{t('moreMarks', { count: marks.length - 12 })}</div>}
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

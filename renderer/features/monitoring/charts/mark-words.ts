// An event or a task on the time axis, in words and with its sign. Pure.
import type { TFunction } from 'i18next'
import type { Mark } from '#shared/model/monitoring/metrics.ts'
import type { ChartMark } from '../../../ui/chart/data/group-marks.ts'

export function markWords(mark: Mark, t: TFunction<['monitoring', 'app']>): ChartMark {
  const { id, atMs, kind, detail, outcome } = mark
  const isTask = kind === 'task' || detail.startsWith('snapshot.')
  const what = isTask ? t(`app:task.${detail}`, { defaultValue: detail }) : t(`monitoring:mark.${kind}`)
  const how = outcome === '' || outcome === 'succeeded' ? '' : t(`monitoring:outcome.${outcome}`)
  // libvirt's detail of a pause is "paused".
  const more = isTask || detail === kind ? '' : detail
  return { id, atMs, text: [[what, how].filter(Boolean).join(' '), more].filter(Boolean).join(': '), ...lookOf(mark) }
}

function lookOf({ kind, outcome, detail }: Mark): Pick<ChartMark, 'icon' | 'tone'> {
  if (outcome === 'failed' || outcome === 'interrupted') return { icon: 'failed', tone: 'error' }
  switch (kind) {
    case 'started':
    case 'resumed':
    case 'host-connected':
      return { icon: 'started', tone: 'good' }
    case 'stopped':
    case 'paused':
    case 'saved':
      return { icon: 'stopped', tone: 'quiet' }
    case 'migrated':
      return { icon: 'moved', tone: 'quiet' }
    case 'snapshot':
      return { icon: 'snapshot', tone: 'quiet' }
    case 'alert':
      return { icon: 'alert', tone: outcome === 'resolved' ? 'good' : 'warning' }
    case 'crashed':
    case 'panicked':
    case 'watchdog':
    case 'io-error':
    case 'memory-failure':
    case 'host-lost':
      return { icon: 'failed', tone: 'error' }
    case 'disk-threshold':
      return { icon: 'alert', tone: 'warning' }
    case 'task':
      return { icon: detail.startsWith('snapshot.') ? 'snapshot' : detail.includes('migrate') ? 'moved' : 'other', tone: 'quiet' }
    default:
      return kind satisfies never
  }
}

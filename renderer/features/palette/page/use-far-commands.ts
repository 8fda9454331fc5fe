// What only one page of the console can do, from anywhere: the palette goes there and presses its button.
import { IconBell, IconCalendarTime, IconDashboard, IconFileAnalytics, IconShieldLock, IconStack3, IconUpload } from '@tabler/icons-react'
import { routes } from '../../../app/routes.ts'
import { useRememberedWords } from '../../../i18n/remembered-words.ts'
import type { Command } from '../command.ts'
import { wordMatcher } from '../match-words.ts'
import { useGoAndPress } from './use-go-and-press.ts'

interface Far extends Omit<Command, 'run' | 'label'> {
  readonly route: string
  /** Key of the button's words, in its own part of the catalogue. */
  readonly button: string
}

const all: readonly Far[] = [
  { id: 'dashboard', icon: IconDashboard, route: routes.dashboard(), button: 'monitoring:board.new' },
  { id: 'rule', icon: IconBell, route: routes.alerts('rules'), button: 'alerts:rule.new' },
  { id: 'silence', icon: IconBell, route: routes.alerts('silences'), button: 'alerts:silenceNew' },
  { id: 'channel', icon: IconBell, route: routes.alerts('channels'), button: 'alerts:channel.new' },
  { id: 'policy', icon: IconBell, route: routes.alerts('channels'), button: 'alerts:policy.new' },
  { id: 'report-schedule', icon: IconFileAnalytics, route: routes.reports('schedules'), button: 'reports:newSchedule' },
  { id: 'snapshot-schedule', icon: IconCalendarTime, route: routes.schedules, button: 'schedules:new' },
  { id: 'upload', icon: IconUpload, route: routes.storageView('transfers'), button: 'transfers:upload.open' },
  { id: 'tier', icon: IconStack3, route: routes.storageView('tiers'), button: 'storage:tier.new' },
  { id: 'filter', icon: IconShieldLock, route: routes.networks('filters'), button: 'networks:filters.new' },
]

export function useFarCommands(query: string): Command[] {
  const t = useRememberedWords('app')
  const goAndPress = useGoAndPress()
  const match = wordMatcher(query)
  return all.map((far) => ({ ...far, label: t(`palette.far.${far.id}`) })).filter(({ label }) => match(label) === '').map(({ id, label, icon, route, button }) => ({ id: `far-${id}`, label, icon, run: () => goAndPress(route, t(button)) }))
}

// The sign of a host's state. Each has a shape of its own: colours alone tell nothing to one man in twelve.
import { IconAlertCircleFilled, IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleDashed, IconProgress } from '@tabler/icons-react'
import { toneColor } from './vm-state.ts'
import type { StateTone } from './vm-state.ts'

const icons: Readonly<Record<StateTone, typeof IconProgress>> = {
  running: IconCircleCheckFilled,
  info: IconProgress,
  paused: IconAlertTriangleFilled,
  error: IconAlertCircleFilled,
  off: IconCircleDashed,
  unknown: IconCircleDashed,
}

export function HostStateIcon({ tone, size = 14 }: { tone: StateTone; size?: number }) {
  const Icon = icons[tone]
  return <Icon size={size} aria-hidden style={{ color: toneColor[tone], flex: 'none' }} />
}

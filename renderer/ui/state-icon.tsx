// A state's icon in its colour, with its word for those who cannot see either.
import { IconCircleHalf2, IconDeviceFloppy, IconHelp, IconMoonFilled, IconPlayerPauseFilled, IconPlayerPlayFilled, IconSquareFilled, IconX } from '@tabler/icons-react'
import { toneColor } from './vm-state.ts'
import type { StateLook } from './vm-state.ts'

const icons = {
  play: IconPlayerPlayFilled,
  pause: IconPlayerPauseFilled,
  stop: IconSquareFilled,
  moon: IconMoonFilled,
  half: IconCircleHalf2,
  cross: IconX,
  question: IconHelp,
  disk: IconDeviceFloppy,
} as const

export function StateIcon({ look, label, size = 14, isStale = false }: { look: StateLook; label: string; size?: number; isStale?: boolean }) {
  const Icon = icons[look.icon]
  return <Icon size={size} role="img" aria-label={label} style={{ color: isStale ? 'var(--muted)' : toneColor[look.tone], opacity: isStale ? 0.6 : 1, flex: 'none' }} />
}

// A state's icon in its colour, with its word for those who cannot see either.
import { IconCircleHalf2, IconDeviceFloppy, IconHelp, IconMoonFilled, IconPlayerPauseFilled, IconPlayerPlayFilled, IconSquareFilled, IconX } from '@tabler/icons-react'
import { memo } from 'react'
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

export interface StateIconProps {
  readonly look: StateLook
  /** Left out where the word stands beside it: it would be read twice. */
  readonly label?: string
  readonly size?: number
  readonly isStale?: boolean
}

export function StateIcon({ look: { icon, tone }, label, size = 14, isStale = false }: StateIconProps) {
  return <Sign icon={icon} color={isStale ? 'var(--muted)' : toneColor[tone]} {...(label === undefined ? {} : { label })} size={size} isStale={isStale} />
}

interface SignProps {
  readonly icon: StateLook['icon']
  readonly color: string
  readonly label?: string
  readonly size: number
  readonly isStale: boolean
}

/** Most rows of a list have the same sign as the row that was there before them. */
const Sign = memo(function Sign({ icon, color, label, size, isStale }: SignProps) {
  const Icon = icons[icon]
  return <Icon size={size} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })} style={{ color, opacity: isStale ? 0.6 : 1, flex: 'none' }} />
})

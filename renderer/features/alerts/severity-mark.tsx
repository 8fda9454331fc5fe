// How bad an alert is and where it stands: an icon, a colour and a word, never one of them alone.
import { IconAlertTriangle, IconBellOff, IconCheck, IconCircleX, IconHourglass, IconInfoCircle, IconUserCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Alert, Severity } from '#shared/model/monitoring/alert.ts'

const icons = { critical: IconCircleX, warning: IconAlertTriangle, info: IconInfoCircle } as const
const colors: Readonly<Record<Severity, string>> = { critical: 'var(--state-error)', warning: 'var(--state-paused)', info: 'var(--state-info)' }

export function SeverityMark({ severity, isQuiet = false }: { severity: Severity; isQuiet?: boolean }) {
  const { t } = useTranslation('alerts')
  const Icon = icons[severity]
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, opacity: isQuiet ? 0.65 : 1 }}>
      <Icon size={16} stroke={1.9} color={colors[severity]} aria-hidden />
      {t(`severity.${severity}`)}
    </span>
  )
}

export function standingOf({ phase, acknowledgement, silencedUntilMs }: Alert): 'pending' | 'firing' | 'resolved' | 'acknowledged' | 'silenced' {
  if (phase !== 'firing') return phase
  if (silencedUntilMs !== null) return 'silenced'
  return acknowledgement ? 'acknowledged' : 'firing'
}

const standingIcons = { pending: IconHourglass, firing: IconAlertTriangle, resolved: IconCheck, acknowledged: IconUserCheck, silenced: IconBellOff } as const

export function StandingMark({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts')
  return <PhaseMark standing={standingOf(alert)} title={alert.acknowledgement ? t('acknowledgedBy', { name: alert.acknowledgement.by, note: alert.acknowledgement.note }) : undefined} />
}

export function PhaseMark({ standing, title }: { standing: keyof typeof standingIcons; title?: string | undefined }) {
  const { t } = useTranslation('alerts')
  const Icon = standingIcons[standing]
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }} title={title}>
      <Icon size={15} stroke={1.8} color="var(--muted)" aria-hidden />
      {t(`standing.${standing}`)}
    </span>
  )
}

// What stands against the draft, before it is applied.
import { useTranslation } from 'react-i18next'
import type { HardwareFinding } from '#shared/model/machines/hardware.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import styles from '../hardware.module.css'

export function FindingsNotice({ findings }: { findings: readonly HardwareFinding[] }) {
  const { t } = useTranslation('hardware')
  if (findings.length === 0) return null
  const hasError = findings.some(({ severity }) => severity === 'error')
  return (
    <Notice tone={hasError ? 'error' : 'warning'} isBar testId="findings" title={t('finding.title', { count: findings.length })}>
      <ul className={styles['lines']} aria-label={t('finding.label')}>{findings.map((finding, index) => <li key={`${finding.code} ${finding.place} ${index}`} className={styles['line']}><span aria-hidden>{finding.severity === 'error' ? '✗' : '!'}</span><span>{t(`finding.${finding.code}`, finding.params)}</span></li>)}</ul>
    </Notice>
  )
}

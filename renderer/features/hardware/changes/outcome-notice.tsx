// What applying did: of the running machine each step, and whether the next start has it.
import { useTranslation } from 'react-i18next'
import type { HardwareOutcome, LiveOutcome } from '#shared/model/machines/hardware.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { useProblemText } from '../../../ui/feedback/problem-alert.tsx'
import styles from '../hardware.module.css'
import { usePartNames } from '../use-part-name.ts'

const signs = { done: '✓', 'not-released': '…', failed: '✗', skipped: '–' } as const

export function OutcomeNotice({ outcome: { live, definition }, isWaiting }: { outcome: HardwareOutcome; isWaiting: boolean }) {
  const { t } = useTranslation('hardware')
  const isWhole = definition !== null && live.every((step) => step.outcome === 'done')
  return (
    <Notice tone={isWhole ? 'info' : 'warning'} isBar testId="outcome" title={t(definition === null ? 'outcome.notDefined' : !isWhole ? 'outcome.partly' : isWaiting ? 'outcome.waits' : 'outcome.done')}>
      {live.length > 0 && <ul className={styles['lines']} aria-label={t('outcome.label')}>{live.map((step, index) => <Step key={`${step.kind} ${step.place} ${index}`} step={step} />)}</ul>}
    </Notice>
  )
}

function Step({ step: { kind, place, outcome, problem } }: { step: LiveOutcome }) {
  const { t } = useTranslation('hardware')
  const names = usePartNames()
  const textOf = useProblemText()
  const what = t(`step.${kind}`, { place: names.at(place) })
  return <li className={styles['line']}><span aria-hidden>{signs[outcome]}</span><span>{t(`outcome.${outcome}Line`, { what })}{problem && <span className="muted"> – {textOf(problem)}</span>}</span></li>
}

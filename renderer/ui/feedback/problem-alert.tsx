// A failure in words: what happened, what to do next, and the other side's own text under "Details".
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isHintKey } from '#shared/hints.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { isReasonKey } from '#shared/reasons.ts'
import type { ReasonKey } from '#shared/reasons.ts'
import { Notice } from './notice.tsx'
import type { NoticeTone } from './notice.tsx'
import styles from './problem-alert.module.css'

export function useProblemText(): (problem: Pick<Problem, 'code' | 'message' | 'params'>) => string {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  return ({ code, message, params }) => {
    const reason = params?.['reason']
    return isReasonKey(reason) ? reasonText({ reason, params }) : t(`error.${code}`, { ...params, defaultValue: message })
  }
}

/** What exactly speaks against it, in words. */
export function useReasonText(): (told: { readonly reason: ReasonKey; readonly params: Problem['params'] }) => string {
  const { t } = useTranslation()
  return ({ reason, params }) => t(`reasons:${reason}`, { ...params })
}

/** What to do next, in words. */
export function useHintText(): (problem: Pick<Problem, 'hint' | 'params'>) => string | undefined {
  const { t } = useTranslation()
  return ({ hint, params }) => (hint !== undefined && isHintKey(hint) ? t(`hints:${hint}`, { ...params }) : hint)
}

export interface ProblemAlertProps {
  readonly problem: Problem
  /** Instead of the problem's own words. */
  readonly title?: string
  readonly icon?: ReactNode
  readonly testId?: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly tone?: NoticeTone
  readonly isBar?: boolean
}

export function ProblemAlert({ problem, title, icon, testId, children, actions, tone = 'error', isBar = false }: ProblemAlertProps) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const hint = useHintText()(problem)
  return (
    <Notice tone={tone} title={title ?? textOf(problem)} icon={icon} isBar={isBar} actions={actions} {...(testId === undefined ? {} : { testId })}>
      {hint !== undefined && <div>{hint}</div>}
      {children}
      <details className={styles['details']}>
        <summary>{t('common.details')}</summary>
        <code>{`${problem.code}: ${problem.message}`}</code>
        {problem.traceId !== undefined && <code title={t('common.traceHint')}>{t('common.trace', { id: problem.traceId })}</code>}
      </details>
    </Notice>
  )
}

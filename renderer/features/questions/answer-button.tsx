// Beside a host that waits for an answer: asks again what was put off.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { useQuestions } from './use-questions.ts'

export function AnswerButton({ hostId }: { hostId: HostId }) {
  const { t } = useTranslation()
  const { putOffOnes, askNow } = useQuestions()
  if (!putOffOnes.some(({ hostIds }) => hostIds.includes(hostId))) return null
  return <Button size="compact-xs" variant="default" onClick={askNow}>{t('question.answer')}</Button>
}

// In the header: connections wait for answers that were put off.
import { Button } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useQuestions } from './use-questions.ts'

export function WaitingQuestions() {
  const { t } = useTranslation()
  const { putOffOnes, askNow } = useQuestions()
  if (putOffOnes.length === 0) return null
  const text = t('question.waiting', { count: putOffOnes.length })
  return <Button className="narrow-icon" variant="default" leftSection={<IconHelpCircle size={15} color="var(--state-paused)" />} aria-label={text} title={text} onClick={askNow} style={{ flex: 'none' }}>{text}</Button>
}

// A failure in words: what happened, what to do next, and the other side's own text under "Details".
import { Alert, Code, Spoiler, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#shared/model/host.ts'

export function useProblemText(): (problem: Pick<Problem, 'code' | 'message' | 'params'>) => string {
  const { t } = useTranslation()
  return (problem) => t(`error.${problem.code}`, { ...problem.params, defaultValue: problem.message })
}

export function ProblemAlert({ problem, children, color = 'red' }: { problem: Problem; children?: ReactNode; color?: string }) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  return (
    <Alert color={color} icon={<IconAlertTriangle size={18} />} title={textOf(problem)} variant="light" radius="sm">
      {problem.hint !== undefined && <Text size="sm">{problem.hint}</Text>}
      <Spoiler maxHeight={0} showLabel={t('common.details')} hideLabel={t('common.hideDetails')} mt={4}>
        <Code block style={{ whiteSpace: 'pre-wrap' }}>{`${problem.code}: ${problem.message}`}</Code>
      </Spoiler>
      {children}
    </Alert>
  )
}

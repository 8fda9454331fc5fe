// One host key that is not known: its fingerprint, to be compared, and yes or no.
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Answer, Question } from '#shared/model/question.ts'
import type { KeyDetail } from './key-question.ts'
import { useWaitingHosts } from './use-waiting-hosts.ts'

export function HostKeyForm({ question, detail, onAnswer }: { question: Question; detail: KeyDetail; onAnswer: (answer: Answer) => void }) {
  const { t } = useTranslation()
  const namesOf = useWaitingHosts()
  return (
    <Stack gap="sm">
      {detail.wayTo !== undefined && <Text size="sm">{t('question.hostKey.jump', { hosts: namesOf(question) })}</Text>}
      <Text size="sm">{t('question.hostKey.text', { address: detail.address })}</Text>
      <Alert icon={<IconFingerprint size={20} />} color="nova" variant="light">
        <Text size="sm" c="var(--muted)">{t('question.hostKey.fingerprint', { type: detail.keyType })}</Text>
        <Code fz="md" data-testid="fingerprint" style={{ overflowWrap: 'anywhere' }}>{detail.fingerprint}</Code>
      </Alert>
      <Text size="sm" c="var(--muted)">{t('question.hostKey.hint')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={() => onAnswer({ kind: 'refuse' })}>{t('question.refuse')}</Button>
        <Button onClick={() => onAnswer({ kind: 'accept' })}>{t('question.hostKey.accept')}</Button>
      </Group>
    </Stack>
  )
}

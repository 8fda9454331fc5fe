// A password or a passphrase, and whether it is to be remembered.
import { Button, Checkbox, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { IconKey, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer, Question } from '#shared/model/question.ts'
import { useWaitingHosts } from './use-waiting-hosts.ts'

export interface SecretFormProps {
  readonly question: Question
  readonly kind: 'password' | 'passphrase'
  readonly label: string
  readonly isRetry: boolean
  readonly canRemember: boolean
  readonly onAnswer: (answer: Answer) => void
}

const icons = { password: IconLock, passphrase: IconKey } as const

export function SecretForm({ question, kind, label, isRetry, canRemember, onAnswer }: SecretFormProps) {
  const { t } = useTranslation()
  const namesOf = useWaitingHosts()
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)
  const Icon = icons[kind]
  const isOnTheWay = 'wayTo' in question.detail && question.detail.wayTo !== undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onAnswer({ kind: 'secret', secret, remember })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {isOnTheWay && <Text size="sm">{t('question.neededFor', { hosts: namesOf(question) })}</Text>}
        <PasswordInput data-autofocus label={label} leftSection={<Icon size={16} />} error={isRetry ? t('question.wrong') : undefined} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete="off" />
        {canRemember && <Checkbox label={t('question.remember')} description={t('question.rememberHint')} checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer({ kind: 'refuse' })}>{t('question.refuse')}</Button>
          <Button type="submit" disabled={secret === ''}>{t('question.submit')}</Button>
        </Group>
      </Stack>
    </form>
  )
}

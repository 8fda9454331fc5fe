// Asks what a connection needs to know: is this the right host key, what is the password. One question at a time, oldest first.
import { Alert, Button, Checkbox, Code, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { IconFingerprint, IconKey, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Answer, Question } from '#shared/model/question.ts'
import { useHost, useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'

export function QuestionDialog() {
  const { questions } = useSession()
  const question = useStore(questions, (state) => state.open[0])
  return question ? <OpenQuestion key={question.id} question={question} /> : null
}

function OpenQuestion({ question }: { question: Question }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const host = useHost(question.hostId)
  const answer = (given: Answer): void => acts.attempt(client.questions.answer({ questionId: question.id, answer: given }))
  return (
    <Modal opened onClose={() => answer({ kind: 'refuse' })} closeOnClickOutside={false} size="lg" title={<Text fw={600}>{t(`question.title.${question.detail.kind}`, { host: host?.name ?? '' })}</Text>}>
      <QuestionForm question={question} onAnswer={answer} />
    </Modal>
  )
}

function QuestionForm({ question: { detail }, onAnswer }: { question: Question; onAnswer: (answer: Answer) => void }): ReactNode {
  const { t } = useTranslation()
  switch (detail.kind) {
    case 'host-key':
      return (
        <Stack gap="sm">
          <Text size="sm">{t('question.hostKey.text', { address: detail.address })}</Text>
          <Alert icon={<IconFingerprint size={20} />} color="nova" variant="light">
            <Text size="sm" c="var(--muted)">{t('question.hostKey.fingerprint', { type: detail.keyType })}</Text>
            <Code fz="md" data-testid="fingerprint" style={{ overflowWrap: 'anywhere' }}>{detail.fingerprint}</Code>
          </Alert>
          <Text size="sm" c="var(--muted)">{t('question.hostKey.hint')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => onAnswer({ kind: 'refuse' })}>{t('question.hostKey.refuse')}</Button>
            <Button onClick={() => onAnswer({ kind: 'accept' })}>{t('question.hostKey.accept')}</Button>
          </Group>
        </Stack>
      )
    case 'password':
      return <SecretForm icon={<IconLock size={16} />} label={t('question.password.label', { user: detail.user, address: detail.address })} isRetry={detail.isRetry} canRemember={detail.canRemember} onAnswer={onAnswer} />
    case 'passphrase':
      return <SecretForm icon={<IconKey size={16} />} label={t('question.passphrase.label', { file: detail.keyFile })} isRetry={detail.isRetry} canRemember={detail.canRemember} onAnswer={onAnswer} />
    case 'login':
      return <PromptsForm title={detail.isRetry ? t('question.wrong') : t('question.login.text')} prompts={[{ text: t('question.login.user'), isEchoed: true }, { text: t('question.login.password'), isEchoed: false }]} onAnswer={onAnswer} />
    case 'prompts':
      return <PromptsForm title={detail.title} prompts={detail.prompts} onAnswer={onAnswer} />
    default:
      return detail satisfies never
  }
}

interface SecretFormProps {
  readonly icon: ReactNode
  readonly label: string
  readonly isRetry: boolean
  readonly canRemember: boolean
  readonly onAnswer: (answer: Answer) => void
}

function SecretForm({ icon, label, isRetry, canRemember, onAnswer }: SecretFormProps) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState('')
  const [remember, setRemember] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onAnswer({ kind: 'secret', secret, remember })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PasswordInput data-autofocus label={label} leftSection={icon} error={isRetry ? t('question.wrong') : undefined} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete="off" />
        {canRemember && <Checkbox label={t('question.remember')} description={t('question.rememberHint')} checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer({ kind: 'refuse' })}>{t('common.cancel')}</Button>
          <Button type="submit" disabled={secret === ''}>{t('question.submit')}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function PromptsForm({ title, prompts, onAnswer }: { title: string; prompts: readonly { text: string; isEchoed: boolean }[]; onAnswer: (answer: Answer) => void }) {
  const { t } = useTranslation()
  const [answers, setAnswers] = useState<readonly string[]>(prompts.map(() => ''))
  const set = (at: number, value: string): void => setAnswers(answers.map((answer, index) => (index === at ? value : answer)))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onAnswer({ kind: 'prompts', answers: [...answers] })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {title !== '' && <Text size="sm">{title}</Text>}
        {prompts.map((prompt, index) => {
          const Input = prompt.isEchoed ? TextInput : PasswordInput
          return <Input key={`${prompt.text}-${index}`} data-autofocus={index === 0 || undefined} label={prompt.text} value={answers[index] ?? ''} onChange={(event) => set(index, event.currentTarget.value)} autoComplete="off" />
        })}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer({ kind: 'refuse' })}>{t('common.cancel')}</Button>
          <Button type="submit">{t('question.submit')}</Button>
        </Group>
      </Stack>
    </form>
  )
}

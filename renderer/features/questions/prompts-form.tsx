// What a server asks in its own words, or libvirt's own login: one field for each prompt.
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '#shared/model/question.ts'

export interface PromptsFormProps {
  readonly title: string
  readonly prompts: readonly { readonly text: string; readonly isEchoed: boolean }[]
  readonly onAnswer: (answer: Answer) => void
}

export function PromptsForm({ title, prompts, onAnswer }: PromptsFormProps) {
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
          <Button variant="default" onClick={() => onAnswer({ kind: 'refuse' })}>{t('question.refuse')}</Button>
          <Button type="submit">{t('question.submit')}</Button>
        </Group>
      </Stack>
    </form>
  )
}

// Keys of many hosts that are not known: each is compared, and those that are ticked are accepted or refused together. The list grows while
// further hosts are being connected; what is ticked stays so.
import { Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuestionId } from '#shared/model/ids.ts'
import type { Answer, Question } from '#shared/model/question.ts'
import type { KeyQuestion } from './key-question.ts'
import styles from './host-keys-form.module.css'
import { useWaitingHosts } from './use-waiting-hosts.ts'

export interface HostKeysFormProps {
  readonly questions: readonly KeyQuestion[]
  readonly onAnswer: (question: Question, answer: Answer) => void
}

export function HostKeysForm({ questions, onAnswer }: HostKeysFormProps) {
  const { t } = useTranslation()
  const [ticked, setTicked] = useState<ReadonlySet<QuestionId>>(new Set())
  const chosen = questions.filter(({ id }) => ticked.has(id))
  const tick = (ids: readonly QuestionId[], isOn: boolean): void => setTicked(new Set(isOn ? [...ticked, ...ids] : [...ticked].filter((id) => !ids.includes(id))))
  const answerAll = (answer: Answer): void => chosen.forEach((question) => onAnswer(question, answer))
  return (
    <Stack gap="sm">
      <Text size="sm">{t('question.hostKeys.text')}</Text>
      <div className={styles['scroll']}>
        <Table verticalSpacing={6} fz="sm" stickyHeader layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={36}><Checkbox size="xs" data-autofocus aria-label={t('question.hostKeys.all')} checked={chosen.length === questions.length} indeterminate={chosen.length > 0 && chosen.length < questions.length} onChange={() => tick(questions.map(({ id }) => id), chosen.length < questions.length)} /></Table.Th>
              <Table.Th w="18%">{t('question.hostKeys.host')}</Table.Th>
              <Table.Th w="22%">{t('question.hostKeys.address')}</Table.Th>
              <Table.Th>{t('question.hostKeys.fingerprint')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {questions.map((question) => <KeyRow key={question.id} question={question} isTicked={ticked.has(question.id)} onTick={(isOn) => tick([question.id], isOn)} />)}
          </Table.Tbody>
        </Table>
      </div>
      <Text size="sm" c="var(--muted)">{t('question.hostKey.hint')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" disabled={chosen.length === 0} onClick={() => answerAll({ kind: 'refuse' })}>{t('question.hostKeys.refuse', { count: chosen.length })}</Button>
        <Button disabled={chosen.length === 0} onClick={() => answerAll({ kind: 'accept' })}>{t('question.hostKeys.accept', { count: chosen.length })}</Button>
      </Group>
    </Stack>
  )
}

function KeyRow({ question, isTicked, onTick }: { question: KeyQuestion; isTicked: boolean; onTick: (isOn: boolean) => void }) {
  const { t } = useTranslation()
  const names = useWaitingHosts()(question)
  const { address, wayTo, keyType, fingerprint } = question.detail
  return (
    <Table.Tr>
      <Table.Td><Checkbox size="xs" aria-label={address} checked={isTicked} onChange={(event) => onTick(event.currentTarget.checked)} /></Table.Td>
      <Table.Td className={styles['text']} dir="auto">{wayTo === undefined ? names : t('question.hostKeys.jump', { hosts: names })}</Table.Td>
      <Table.Td className={`mono ${styles['text'] ?? ''}`}>{address}</Table.Td>
      <Table.Td className={styles['text']}><span className="mono" data-testid="fingerprint">{fingerprint}</span> <span className="muted">{keyType}</span></Table.Td>
    </Table.Tr>
  )
}

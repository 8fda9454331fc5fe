// Asks what connections need to know: is this the right host key, what is the password. One question at a time, oldest first, but for keys of
// hosts, which come by the dozen and are looked through in one list. Closing it puts questions off: who asks waits, and the header says so.
import { Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer, Question } from '#shared/model/question.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { HostKeyForm } from './host-key-form.tsx'
import { HostKeysForm } from './host-keys-form.tsx'
import { isAboutKey } from './key-question.ts'
import { PromptsForm } from './prompts-form.tsx'
import { SecretForm } from './secret-form.tsx'
import { useQuestions } from './use-questions.ts'
import { useWaitingHosts } from './use-waiting-hosts.ts'

export function QuestionDialog() {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const { asked, putOff } = useQuestions()
  const namesOf = useWaitingHosts()
  const [first] = asked
  if (!first) return null
  const keys = isAboutKey(first) ? asked.filter(isAboutKey) : []
  const shown: readonly Question[] = keys.length > 1 ? keys : [first]
  const more = asked.length - shown.length
  const answer = (question: Question, given: Answer): void => acts.attempt(client.questions.answer({ questionId: question.id, answer: given }))
  const title = keys.length > 1 ? t('question.hostKeys.title', { count: keys.length }) : 'wayTo' in first.detail && first.detail.wayTo !== undefined ? t(`question.jumpTitle.${first.detail.kind}`, { address: first.detail.address }) : t(`question.title.${first.detail.kind}`, { host: namesOf(first) })
  return (
    <Modal opened onClose={() => putOff(asked)} closeOnClickOutside={false} size={keys.length > 1 ? 'xl' : 'lg'} title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{title}</Text>}>
      {keys.length > 1 ? <HostKeysForm questions={keys} onAnswer={answer} /> : <QuestionForm key={first.id} question={first} onAnswer={(given) => answer(first, given)} />}
      {more > 0 && <Text size="xs" c="var(--muted)" mt="sm" role="status">{t('question.more', { count: more })}</Text>}
    </Modal>
  )
}

function QuestionForm({ question, onAnswer }: { question: Question; onAnswer: (answer: Answer) => void }): ReactNode {
  const { t } = useTranslation()
  const { detail } = question
  switch (detail.kind) {
    case 'host-key':
      return <HostKeyForm question={question} detail={detail} onAnswer={onAnswer} />
    case 'password':
      return <SecretForm question={question} kind="password" label={t('question.password.label', { user: detail.user, address: detail.address })} isRetry={detail.isRetry} canRemember={detail.canRemember} onAnswer={onAnswer} />
    case 'passphrase':
      return <SecretForm question={question} kind="passphrase" label={t('question.passphrase.label', { file: detail.keyFile })} isRetry={detail.isRetry} canRemember={detail.canRemember} onAnswer={onAnswer} />
    case 'login':
      return <PromptsForm title={detail.isRetry ? t('question.wrong') : t('question.login.text')} prompts={[{ text: t('question.login.user'), isEchoed: true }, { text: t('question.login.password'), isEchoed: false }]} onAnswer={onAnswer} />
    case 'prompts':
      return <PromptsForm title={detail.title} prompts={detail.prompts} onAnswer={onAnswer} />
    default:
      return detail satisfies never
  }
}

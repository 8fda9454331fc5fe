// The names of the hosts that wait for an answer: a few of many.
import { useTranslation } from 'react-i18next'
import type { Question } from '#shared/model/question.ts'
import { formatList } from '../../i18n/format.ts'
import { useHosts } from '../../state/use-session.ts'

const mostNamed = 3

export function useWaitingHosts(): (question: Question) => string {
  const { t } = useTranslation()
  const hosts = useHosts()
  return ({ hostIds }) => {
    const names = hostIds.flatMap((hostId) => hosts.get(hostId)?.name ?? [])
    const named = names.length > mostNamed ? names.slice(0, mostNamed - 1) : names
    const others = names.length - named.length
    return formatList(others === 0 ? named : [...named, t('question.others', { count: others })])
  }
}

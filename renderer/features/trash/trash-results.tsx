// How the last act on the trash has ended for each machine, with what failed by name and reason, and another try.
import { Button, List } from '@mantine/core'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'

const shownFailures = 8

/** `task`: as it is now. */
export function TrashResults({ task, onRetry, onClose }: { task: Task; onRetry: (taskId: Task['id']) => void; onClose: () => void }) {
  const { t } = useTranslation('trash')
  const { client } = useSession()
  const acts = useActs()
  const textOf = useProblemText()
  const hintOf = useHintText()
  const hasItems = task.children !== null
  const load = useCallback((signal: AbortSignal) => (hasItems ? client.tasks.children({ taskId: task.id }, { signal }) : Promise.resolve([])), [client, task.id, hasItems])
  const { value } = useLoaded(load, task.state)
  const act = task.kind === 'vm.purge' ? 'purge' : 'restore'
  const [done, count] = [task.children?.succeeded ?? (task.state === 'succeeded' ? 1 : 0), task.children?.total ?? 1]
  if (!isEnded(task.state)) return <Notice tone="quiet" isBar testId="trash-results" title={t(`result.${act}Running`, { count, done })} />
  const failed = (hasItems ? (value ?? []) : [task]).filter(({ state }) => state !== 'succeeded')
  if (done === count) return <Notice tone="quiet" isBar testId="trash-results" title={t(`result.${act}`, { count })} actions={<Button variant="subtle" size="compact-sm" onClick={onClose}>{t('result.close')}</Button>} />
  const retry = async (): Promise<void> => onRetry((await client.tasks.retry({ taskId: task.id })).taskId)
  return (
    <Notice tone="warning" isBar testId="trash-results" title={t(`result.${act}Some`, { count, done })} actions={<><Button variant="default" size="compact-sm" onClick={() => acts.attempt(retry())}>{t('result.retry')}</Button><Button variant="subtle" size="compact-sm" onClick={onClose}>{t('result.close')}</Button></>}>
      <List size="sm">
        {failed.slice(0, shownFailures).map(({ id, target, problem, state }) => <List.Item key={id} style={{ overflowWrap: 'anywhere' }}><b dir="auto">{target?.label}</b>: {problem ? [textOf(problem), hintOf(problem)].filter(Boolean).join(' ') : t(`app:taskState.${state}`)}</List.Item>)}
        {failed.length > shownFailures && <List.Item>{t('app:confirm.more', { count: failed.length - shownFailures })}</List.Item>}
      </List>
    </Notice>
  )
}

// The items of a task on many: each with its result, those that failed on top.
import { Button, Group, ScrollArea, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import { routes } from '../../app/routes.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { byAttention } from './task-pages.ts'
import { StateText } from './task-table.tsx'

/** Ten thousand results at once would be no list but a wait. */
const shownAtFirst = 100

export function TaskItems({ items }: { items: readonly Task[] }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(shownAtFirst)
  const rest = items.length - shown
  return (
    <ScrollArea.Autosize mah={240}>
      {byAttention(items).slice(0, shown).map((item) => <TaskItem key={item.id} item={item} />)}
      {rest > 0 && <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setShown(shown + 5 * shownAtFirst)}>{t('tasks.moreItems', { count: rest, number: formatNumber(rest) })}</Button>}
    </ScrollArea.Autosize>
  )
}

function TaskItem({ item }: { item: Task }) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const hintOf = useHintText()
  const { target, problem } = item
  return (
    <Group gap="md" wrap="nowrap" py={2}>
      <span style={{ width: 120, flex: 'none' }}><StateText state={item.state} /></span>
      {target && <Link href={target.uuid === undefined ? routes.host(target.hostId) : routes.vm({ hostId: target.hostId, uuid: target.uuid })} className="link ellipsis" style={{ flex: 'none', maxWidth: 280 }} dir="auto">{target.label}</Link>}
      <Text size="sm" c="var(--muted)" className="ellipsis" title={problem === null ? undefined : [problem.message, problem.traceId === undefined ? '' : t('common.trace', { id: problem.traceId })].filter(Boolean).join('\n')}>{problem ? [textOf(problem), hintOf(problem)].filter(Boolean).join('. ') : ''}</Text>
    </Group>
  )
}

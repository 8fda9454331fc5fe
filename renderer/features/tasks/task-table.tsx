// Tasks as a table: state, what, on what, progress, since when, by whom; items and log unfold.
import { ActionIcon, Button, Progress, ScrollArea, Table, Text } from '@mantine/core'
import { IconAlertCircle, IconBan, IconChevronDown, IconChevronRight, IconCircleCheck, IconClock, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { routes } from '../../app/routes.ts'
import { formatDuration, formatNumber, formatTime } from '../../i18n/format.ts'
import { useHosts } from '../../state/use-session.ts'
import { useNow } from '../../ui/use-now.ts'
import { useProblemText } from '../../ui/problem-alert.tsx'
import { TaskActions } from './task-actions.tsx'
import { TaskDetails } from './task-details.tsx'

const looks: Readonly<Record<TaskState, { icon: typeof IconClock; color: string }>> = {
  queued: { icon: IconClock, color: 'var(--muted)' },
  running: { icon: IconLoader2, color: 'var(--state-info)' },
  succeeded: { icon: IconCircleCheck, color: 'var(--state-running)' },
  failed: { icon: IconAlertCircle, color: 'var(--state-error)' },
  cancelled: { icon: IconBan, color: 'var(--state-off)' },
  interrupted: { icon: IconPlugConnectedX, color: 'var(--state-paused)' },
}

export interface TaskTableProps {
  readonly tasks: readonly Task[]
  readonly emptyText: string
  /** Loads what is older; absent when there is nothing older. */
  readonly onOlder: (() => void) | undefined
  readonly isLoading: boolean
}

export function TaskTable({ tasks, emptyText, onOlder, isLoading }: TaskTableProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<TaskId | null>(null)
  const now = useNow(1_000, tasks.some((task) => !isEnded(task.state)))
  const older = onOlder && <Button variant="subtle" color="gray" size="compact-xs" m={6} loading={isLoading} onClick={onOlder}>{t('tasks.older')}</Button>
  if (tasks.length === 0) return <div><Text size="sm" c="var(--muted)" px="md" pt="sm" pb={4}>{emptyText}</Text><span style={{ paddingLeft: 4 }}>{older}</span></div>
  return (
    <ScrollArea style={{ flex: 1, minHeight: 0 }}>
      <Table fz="sm" verticalSpacing={3} highlightOnHover stickyHeader layout="fixed" miw={960} aria-label={t('tasks.title')}>
        <Table.Thead>
          <Table.Tr c="var(--muted)">
            <Table.Th w={136}>{t('tasks.column.state')}</Table.Th><Table.Th w={220}>{t('tasks.column.what')}</Table.Th><Table.Th>{t('tasks.column.target')}</Table.Th>
            <Table.Th w={130}>{t('tasks.column.progress')}</Table.Th><Table.Th w={104}>{t('tasks.column.started')}</Table.Th><Table.Th w={76}>{t('tasks.column.duration')}</Table.Th><Table.Th w={80}>{t('tasks.column.user')}</Table.Th><Table.Th w={64} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tasks.map((task) => (
            <Fragment key={task.id}>
              <Table.Tr onClick={() => setOpen(open === task.id ? null : task.id)} style={{ cursor: 'pointer' }}>
                <Table.Td><Unfold isOpen={open === task.id} /><StateText state={task.state} /></Table.Td>
                <Table.Td className="ellipsis">{t(`task.${task.kind}`, { defaultValue: task.kind })}</Table.Td>
                <Table.Td className="ellipsis"><TargetText task={task} /></Table.Td>
                <Table.Td><TaskProgress task={task} /></Table.Td>
                <Table.Td className="figures ellipsis">{formatTime(task.createdAtMs)}</Table.Td>
                <Table.Td>{task.startedAtMs === null ? '–' : formatDuration((task.endedAtMs ?? now) - task.startedAtMs)}</Table.Td>
                <Table.Td className="ellipsis">{task.user}</Table.Td>
                <Table.Td><TaskActions task={task} /></Table.Td>
              </Table.Tr>
              {open === task.id && <Table.Tr><Table.Td colSpan={8} style={{ background: 'var(--frame-bg)' }}><TaskDetails task={task} /></Table.Td></Table.Tr>}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
      {older}
    </ScrollArea>
  )
}

/** The way into a task by keyboard; its click is the row's. */
function Unfold({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation()
  return (
    <ActionIcon size={18} mr={4} aria-expanded={isOpen} aria-label={t('tasks.unfold')} style={{ verticalAlign: 'middle' }}>
      {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
    </ActionIcon>
  )
}

export function StateText({ state }: { state: TaskState }) {
  const { t } = useTranslation()
  const { icon: Icon, color } = looks[state]
  return <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}><Icon size={15} color={color} aria-hidden />{t(`taskState.${state}`)}</span>
}

function TargetText({ task }: { task: Task }) {
  const { t } = useTranslation()
  const hosts = useHosts()
  const textOf = useProblemText()
  const problem = task.problem === null ? '' : ` — ${textOf(task.problem)}`
  if (!task.target) return <>{t('tasks.manyTargets', { count: task.children?.total ?? 0 })}<span className="muted">{problem}</span></>
  const { hostId, uuid, label } = task.target
  const host = hosts.get(hostId)
  // A host that was removed, or the console itself, has no page.
  if (!host) return <><span dir="auto">{label}</span><span className="muted">{problem}</span></>
  const href = uuid === undefined ? routes.host(hostId) : routes.vm({ hostId, uuid })
  return <><Link href={href} onClick={(event) => event.stopPropagation()} style={{ color: 'inherit' }} dir="auto">{label}</Link> <span className="muted">{t('confirm.on', { host: host.name })}{problem}</span></>
}

function TaskProgress({ task }: { task: Task }) {
  const { t } = useTranslation()
  const { children } = task
  if (children) {
    const done = children.succeeded + children.failed + children.cancelled
    return <>{!isEnded(task.state) && <Progress size="sm" value={(done / Math.max(1, children.total)) * 100} color={children.failed > 0 ? 'red' : 'nova'} aria-label={t('tasks.column.progress')} />}<Text size="xs" c="var(--muted)">{t(children.failed > 0 ? 'tasks.ofManyFailed' : 'tasks.ofMany', { done: formatNumber(done), total: formatNumber(children.total), failed: formatNumber(children.failed) })}</Text></>
  }
  if (isEnded(task.state) || task.progress === null) return null
  return <Progress size="sm" value={task.progress * 100} aria-label={t('tasks.column.progress')} />
}

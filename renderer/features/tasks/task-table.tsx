// Tasks as a table: state, what, on what, progress, since when, by whom; items and log unfold.
import { ActionIcon, Button, Group, ScrollArea, Table, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconAlertCircle, IconBan, IconChevronDown, IconChevronRight, IconCircleCheck, IconClock, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'
import { routes } from '../../app/routes.ts'
import { formatDuration, formatTime } from '../../i18n/format.ts'
import { useHosts } from '../../state/use-session.ts'
import { fittingColumns } from '../../ui/data-table/fitting-columns.ts'
import type { Yielding } from '../../ui/data-table/fitting-columns.ts'
import { useNow } from '../../ui/effects/use-now.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { TaskActions } from './task-actions.tsx'
import { TaskDetails } from './task-details.tsx'
import { TaskProgress } from './task-progress.tsx'
import type { TaskPages } from './use-task-pages.ts'

const looks: Readonly<Record<TaskState, { icon: typeof IconClock; color: string }>> = {
  queued: { icon: IconClock, color: 'var(--muted)' },
  running: { icon: IconLoader2, color: 'var(--state-info)' },
  succeeded: { icon: IconCircleCheck, color: 'var(--state-running)' },
  failed: { icon: IconAlertCircle, color: 'var(--state-error)' },
  cancelled: { icon: IconBan, color: 'var(--state-off)' },
  interrupted: { icon: IconPlugConnectedX, color: 'var(--state-paused)' },
}

export interface TaskTableProps {
  readonly pages: TaskPages
  readonly emptyText: string
}

interface TaskColumn extends Yielding {
  readonly id: 'state' | 'what' | 'target' | 'progress' | 'started' | 'duration' | 'user' | 'acts'
  /** The widest takes what the others leave. */
  readonly isWide?: boolean
  /** What it takes where no column had to yield. */
  readonly roomPx?: number
}

/** What yields in a narrow pane is told by the unfolded task. */
const columns: readonly TaskColumn[] = [
  // The longest state, beside two icons.
  { id: 'state', minPx: 152 },
  { id: 'what', minPx: 136, roomPx: 200 },
  { id: 'target', minPx: 136, isWide: true },
  { id: 'progress', minPx: 104, roomPx: 150, yields: 4 },
  { id: 'started', minPx: 104, yields: 3 },
  { id: 'duration', minPx: 76, yields: 2 },
  { id: 'user', minPx: 80, yields: 1 },
  { id: 'acts', minPx: 60 },
]

export function TaskTable({ pages, emptyText }: TaskTableProps) {
  const { tasks } = pages
  const { t } = useTranslation()
  const [open, setOpen] = useState<TaskId | null>(null)
  const { ref, width } = useElementSize()
  const now = useNow(1_000, tasks.some((task) => !isEnded(task.state)))
  if (tasks.length === 0) return <div><Text size="sm" c="var(--muted)" px="md" pt="sm" pb={4}>{emptyText}</Text><PageButtons pages={pages} /></div>
  const shown = fittingColumns(columns, width)
  return (
    <ScrollArea ref={ref} style={{ flex: 1, minHeight: 0 }}>
      <Table fz="sm" verticalSpacing={3} highlightOnHover stickyHeader layout="fixed" miw={588} aria-label={t('tasks.title')}>
        <Table.Thead>
          <Table.Tr c="var(--muted)">{shown.map(({ id, minPx, roomPx = minPx, isWide }) => <Table.Th key={id} {...(isWide ? {} : { w: shown.length === columns.length ? roomPx : minPx })}>{id !== 'acts' && t(`tasks.column.${id}`)}</Table.Th>)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tasks.map((task) => (
            <Fragment key={task.id}>
              <Table.Tr onClick={() => setOpen(open === task.id ? null : task.id)} style={{ cursor: 'pointer' }}>
                {shown.map(({ id }) => <Table.Td key={id} className={id === 'started' ? 'figures ellipsis' : 'ellipsis'}><TaskCell id={id} task={task} now={now} isOpen={open === task.id} /></Table.Td>)}
              </Table.Tr>
              {open === task.id && <Table.Tr><Table.Td colSpan={shown.length} style={{ background: 'var(--frame-bg)' }}><TaskDetails task={task} /></Table.Td></Table.Tr>}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
      <PageButtons pages={pages} />
    </ScrollArea>
  )
}

function PageButtons({ pages: { showNewer, showOlder, isLoading } }: Pick<TaskTableProps, 'pages'>) {
  const { t } = useTranslation()
  return (
    <Group gap={4} p={6}>
      {showNewer && <Button variant="subtle" color="gray" size="compact-xs" onClick={showNewer}>{t('tasks.newer')}</Button>}
      {showOlder && <Button variant="subtle" color="gray" size="compact-xs" loading={isLoading} onClick={showOlder}>{t('tasks.older')}</Button>}
    </Group>
  )
}

function TaskCell({ id, task, now, isOpen }: { id: TaskColumn['id']; task: Task; now: number; isOpen: boolean }) {
  const { t } = useTranslation()
  switch (id) {
    case 'state':
      return <><Unfold isOpen={isOpen} /><StateText state={task.state} /></>
    case 'what':
      return t(`task.${task.kind}`, { defaultValue: task.kind })
    case 'target':
      return <TargetText task={task} />
    case 'progress':
      return <TaskProgress task={task} />
    case 'started':
      return formatTime(task.createdAtMs)
    case 'duration':
      return task.startedAtMs === null ? '–' : formatDuration((task.endedAtMs ?? now) - task.startedAtMs)
    case 'user':
      return task.user
    case 'acts':
      return <TaskActions task={task} />
    default:
      return id satisfies never
  }
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

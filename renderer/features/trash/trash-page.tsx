// The trash: machines that were deleted in the last seven days, on all hosts, to be restored or deleted for good, one or all of them.
import { Button, Menu, Text, TextInput } from '@mantine/core'
import { IconRestore, IconSearch, IconTrash, IconTrashX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useHosts, usePlaces } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { useTrashColumns } from './trash-columns.tsx'
import { TrashResults } from './trash-results.tsx'
import { foundIn, sizeOfAll } from './trash-search.ts'
import styles from './trash.module.css'
import { useTrash, useTrashActs } from './use-trash.ts'

const keyOf = ({ hostId, id }: TrashedMachine): string => `${hostId}/${id}`

export function TrashPage() {
  const { t } = useTranslation('trash')
  const { value, problem } = useTrash()
  const acts = useTrashActs()
  const hosts = useHosts()
  const places = usePlaces()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const columns = useTrashColumns()
  const all = value?.machines ?? []
  const rows = foundIn(all, text, (hostId) => places.get(hostId)?.name ?? '')
  const chosen = rows.filter((row) => selected.has(keyOf(row)))
  const reachable = (machines: readonly TrashedMachine[]): readonly TrashedMachine[] => machines.filter(({ hostId }) => isHostUp(hosts.get(hostId)))
  const menuOf = (machines: readonly TrashedMachine[]): ReactNode => (
    <>
      <Menu.Item leftSection={<IconRestore size={15} />} disabled={reachable(machines).length === 0} onClick={() => acts.restore(reachable(machines))}>{t('restore')}</Menu.Item>
      <Menu.Item color="red" leftSection={<IconTrashX size={15} />} disabled={reachable(machines).length === 0} onClick={() => acts.purge(reachable(machines))}>{t('purgeOpen')}</Menu.Item>
    </>
  )
  const hasMachines = all.length > 0
  // With nothing chosen, all that is shown.
  const meant = reachable(chosen.length > 0 ? chosen : rows)
  return (
    <div className="pane">
      <div className={styles['head']}>
        <Text component="h2" m={0} fw={600} size="md">{t('title')}</Text>
        {hasMachines && (
          <>
            <TextInput className={styles['search'] ?? ''} size="xs" type="search" aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <Text size="sm" c="var(--muted)" className={styles['sum']} role="status">{t(chosen.length > 0 ? 'sumChosen' : 'sum', { count: chosen.length > 0 ? chosen.length : rows.length, size: formatBytes(sizeOfAll(chosen.length > 0 ? chosen : rows)) })}</Text>
            <Button variant="default" leftSection={<IconRestore size={15} />} disabled={meant.length === 0} onClick={() => acts.restore(meant)}>{chosen.length > 0 ? t('restoreMany', { count: meant.length }) : t(text === '' ? 'restoreAll' : 'restoreFound')}</Button>
            <Button variant="default" {...(meant.length === 0 ? {} : { c: 'red' })} leftSection={<IconTrashX size={15} />} disabled={meant.length === 0} onClick={() => acts.purge(meant)}>{chosen.length > 0 ? t('purgeOpen') : t(text === '' ? 'purgeAll' : 'purgeFound')}</Button>
          </>
        )}
      </div>
      {hasMachines && <Text size="sm" c="var(--muted)" px="md" py={6}>{t('explain')}</Text>}
      {problem && <ProblemAlert problem={problem} isBar />}
      {value && value.unreached.length > 0 && <Notice tone="quiet" isBar title={t('unreached', { count: value.unreached.length, names: value.unreached.map((hostId) => places.get(hostId)?.name ?? hostId).join(', ') })} />}
      {acts.last && <TrashResults key={acts.last.id} task={acts.last} onRetry={acts.follow} onClose={acts.forget} />}
      {rows.length > 0 && <DataTable label={t('title')} rows={rows} columns={columns} keyOf={keyOf} nameOf={({ name }) => name} firstOrder={{ id: 'at', isDescending: true }} selection={{ selected, onChange: setSelected }} menu={menuOf} isStale={({ hostId }) => !isHostUp(hosts.get(hostId))} testId="trash" />}
      {rows.length === 0 && all.length > 0 && <EmptyState title={t('noneFound')} text={t('noneFoundHint', { text })} icon={<IconSearch size={34} stroke={1.4} />}><Button variant="default" onClick={() => setText('')}>{t('showAll')}</Button></EmptyState>}
      {all.length === 0 && <EmptyState title={value ? t('empty') : t('loading')} text={value ? t('emptyHint') : ''} icon={<IconTrash size={34} stroke={1.4} />} />}
    </div>
  )
}

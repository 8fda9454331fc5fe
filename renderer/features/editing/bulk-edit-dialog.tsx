// Edits many machines at once: what to change at the left, what becomes of each of them at the right.
import { Button, Group, Loader, Modal, ScrollArea, Select, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useVms } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useNetworks } from '../networks/data/use-networks.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'
import { ChangeLineInput } from './change-line-input.tsx'
import type { Suggestions } from './change-line-input.tsx'
import { besideIds, editableFields } from './editable-fields.ts'
import { PreviewTable } from './preview-table.tsx'
import { canChange, useBulkEdit } from './use-bulk-edit.ts'
import type { BulkEditState } from './use-bulk-edit.ts'

export function BulkEditDialog({ vms, onClose }: { vms: readonly Vm[]; onClose: () => void }) {
  const { t } = useTranslation('editing')
  const edit = useBulkEdit(vms)
  const acts = useActs()
  const count = edit.previews?.filter(canChange).length ?? 0
  const apply = (): void => {
    acts.attempt(edit.apply())
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size="min(1400px, 96vw)" title={<Text fw={600}>{t('title', { count: vms.length })}</Text>} styles={{ body: { height: 'min(76vh, 900px)', display: 'flex', flexDirection: 'column', paddingInline: 0 } }}>
      <div style={{ display: 'flex', flex: 1, minHeight: 0, borderBlock: '1px solid var(--line)' }}>
        <ScrollArea w={330} style={{ flex: 'none', borderInlineEnd: '1px solid var(--line)' }}>
          <ChangeForm vms={vms} edit={edit} />
        </ScrollArea>
        <div style={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
          {edit.problem && <ProblemAlert problem={edit.problem} isBar />}
          {edit.previews ? <PreviewTable previews={edit.previews} /> : <EmptyState title={t(edit.isBusy ? 'looking' : 'start')} text={t(edit.isBusy ? 'lookingHint' : 'startHint')} />}
        </div>
      </div>
      <Group px="md" pt="md" justify="flex-end" gap="xs" wrap="nowrap">
        <Summary vms={vms} edit={edit} />
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button disabled={count === 0} onClick={apply}>{t('apply', { count })}</Button>
      </Group>
    </Modal>
  )
}

function Summary({ vms, edit }: { vms: readonly Vm[]; edit: BulkEditState }) {
  const { t } = useTranslation('editing')
  const { previews } = edit
  if (!previews) return <Text size="sm" c="var(--muted)" style={{ flex: 1 }} role="status">{edit.isBusy && <Loader size={12} mr={6} />}{edit.isBusy ? t('looking') : t('nothingYet', { count: vms.length })}</Text>
  const many = (wanted: readonly string[]): number => previews.filter((row) => row.problem === null && wanted.includes(row.effect)).length
  const parts = [
    ['now', many(['now'])],
    ['nextStart', many(['next-start', 'both'])],
    ['same', many(['none'])],
    ['problem', previews.filter(({ problem }) => problem).length],
  ] as const
  return <Text size="sm" style={{ flex: 1 }} role="status">{parts.flatMap(([key, count]) => (count === 0 ? [] : [t(`summary.${key}`, { count })])).join(' · ')}</Text>
}

function ChangeForm({ vms, edit }: { vms: readonly Vm[]; edit: BulkEditState }) {
  const { t } = useTranslation('editing')
  const suggestions = useSuggestions(vms)
  const labelOf = (id: string): string => {
    const editable = editableFields.find((each) => each.id === id)
    return editable ? t(`settings:field.${editable.section}.${editable.field.name}`) : t(`beside.${id}`)
  }
  const groupOf = (place: string, section: string): string => (place.includes(':') ? t(`group.${place.replace(':', '-')}`) : t(`settings:section.${section}`))
  const free = <T extends string>(ids: readonly T[]): { value: T; label: string }[] => ids.filter((id) => !edit.lines.some((line) => line.id === id)).map((id) => ({ value: id, label: labelOf(id) }))
  const groups = Map.groupBy(editableFields, ({ place, section }) => groupOf(place, section))
  const data = [{ group: t('group.beside'), items: free(besideIds) }, ...[...groups].map(([group, fields]) => ({ group, items: free(fields.map(({ id }) => id)) }))]
  const fullLabel = (id: string): string => {
    const editable = editableFields.find((each) => each.id === id)
    return editable?.place.includes(':') === true ? `${groupOf(editable.place, editable.section)}: ${labelOf(id)}` : labelOf(id)
  }
  return (
    <Stack gap="md" p="md">
      <Select key={edit.lines.map(({ id }) => id).join()} data-autofocus label={t('what')} placeholder={t('whatHint')} data={data} searchable maxDropdownHeight={420} nothingFoundMessage={t('nothingFound')} onChange={(id) => id !== null && edit.addLine(id)} />
      {edit.lines.map((line) => <ChangeLineInput key={line.id} line={line} label={fullLabel(line.id)} suggestions={suggestions} onChange={edit.changeLine} onRemove={() => edit.removeLine(line.id)} />)}
    </Stack>
  )
}

/** What the hosts of these machines have. */
function useSuggestions(vms: readonly Vm[]): Suggestions {
  const all = useVms()
  const { pools } = usePools()
  const { networks } = useNetworks()
  return useMemo(() => {
    const hostIds = new Set(vms.map(({ hostId }) => hostId))
    const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted()
    return {
      folder: sorted([...all.values()].flatMap(({ folder }) => folder ?? [])),
      owner: sorted([...all.values()].flatMap(({ owner }) => owner ?? [])),
      tags: sorted([...all.values()].flatMap(({ tags }) => tags)),
      pools: sorted(pools.filter(({ hostId }) => hostIds.has(hostId)).map(({ name }) => name)),
      connections: sorted(networks.filter(({ hostId }) => hostIds.has(hostId)).map(({ name }) => `network:${name}`)),
    }
  }, [vms, all, pools, networks])
}

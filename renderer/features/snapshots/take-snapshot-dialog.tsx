// Takes a snapshot of one machine, checked while it is filled in, or of many, each of which is checked when its turn comes.
import { Button, Checkbox, Group, Input, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { preflight, resolveRequest } from '#shared/model/snapshots/snapshot-preflight.ts'
import { SnapshotName } from '#shared/model/snapshots/snapshot.ts'
import type { SnapshotRequest, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useActs } from '../vms/use-acts.ts'
import { DiskChains } from './disk-chains.tsx'
import { FindingList } from './finding-list.tsx'
import { suggestedName } from './snapshot-words.ts'
import { useSnapshots } from './use-snapshots.ts'

interface TakeProps {
  readonly vms: readonly Vm[]
  readonly onClose: () => void
}

const modes = ['auto', 'internal', 'external'] as const

export function TakeSnapshotDialog({ vms, onClose }: TakeProps) {
  const { t } = useTranslation('snapshots')
  const [vm] = vms
  if (!vm) return null
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('takeTitle', { count: vms.length, name: vm.name })}</Text>}>
      {vms.length === 1 ? <TakeOfOne vm={vm} onClose={onClose} /> : <TakeForm vms={vms} situation={undefined} onClose={onClose} />}
    </Modal>
  )
}

function TakeOfOne({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('snapshots')
  const { value, problem } = useSnapshots(vm, vm.state)
  if (problem && !value) return <ProblemAlert problem={problem} />
  if (!value) return <Text size="sm" c="var(--muted)">{t('loading')}</Text>
  return <TakeForm vms={[vm]} situation={value} onClose={onClose} />
}

function TakeForm({ vms, situation, onClose }: TakeProps & { readonly situation: SnapshotSituation | undefined }) {
  const { t } = useTranslation('snapshots')
  const { client } = useSession()
  const acts = useActs()
  const isRunning = vms.some(({ libvirtId }) => libvirtId !== null)
  const [request, setRequest] = useState<SnapshotRequest>(() => ({ name: suggestedName(new Date()), description: '', mode: 'auto', hasMemory: isRunning && (situation?.unsavable.length ?? 0) === 0, isQuiesced: false }))
  const change = (part: Partial<SnapshotRequest>): void => setRequest((before) => ({ ...before, ...part }))
  const resolved = situation && resolveRequest(situation, request)
  const checked = situation && resolved && preflight(situation, { kind: 'create', ...resolved, name: resolved.name.trim() })
  const isNamed = SnapshotName.safeParse(request.name).success
  const isPossible = isNamed && (checked?.refusals.length ?? 0) === 0
  const submit = (): void => {
    if (!isPossible) return
    acts.attempt(client.snapshots.create({ ...request, targets: vms.map(({ hostId, uuid }) => ({ hostId, uuid })) }))
    onClose()
  }
  return (
    <DialogForm onSubmit={submit}>
      <TextInput data-autofocus label={t('column.name')} value={request.name} error={isNamed ? undefined : t('nameRule')} onChange={(event) => change({ name: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()} autoComplete="off" spellCheck={false} />
      <Textarea label={t('description')} autosize minRows={2} maxRows={8} value={request.description} onChange={(event) => change({ description: event.currentTarget.value })} />
      {isRunning && <Checkbox label={t('memory')} description={t('memoryHint')} checked={request.hasMemory} onChange={(event) => change({ hasMemory: event.currentTarget.checked, ...(event.currentTarget.checked ? { isQuiesced: false } : {}) })} />}
      {isRunning && <Checkbox label={t('quiesce')} description={t('quiesceHint')} checked={request.isQuiesced} onChange={(event) => change({ isQuiesced: event.currentTarget.checked, ...(event.currentTarget.checked ? { hasMemory: false } : {}) })} />}
      <Stack gap={4} role="group" aria-label={t('column.place')}>
        <Input.Label component="div">{t('column.place')}</Input.Label>
        <SegmentedControl aria-label={t('column.place')} data={modes.map((value) => ({ value, label: t(`mode.${value}`) }))} value={request.mode} onChange={(value) => { const mode = modes.find((known) => known === value); if (mode) change({ mode }) }} />
        <Text size="xs" c="var(--muted)">{t(resolved ? `modeHint.${resolved.mode}` : `modeHint.${request.mode}`)}</Text>
      </Stack>
      {checked && <FindingList refusals={checked.refusals} warnings={checked.warnings} />}
      {situation && checked?.refusals.some(({ files }) => files.length > 0) === true && <DiskChains situation={situation} marked={new Set(checked.refusals.flatMap(({ files }) => files))} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" disabled={!isPossible}>{t('takeDo', { count: vms.length })}</Button>
      </Group>
    </DialogForm>
  )
}

// Deletes a machine: what goes, which of its disks go, what stays and why. Deleting disks wants the machine's name typed.
import { Button, Checkbox, Group, Loader, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BelongingDisk, Belongings } from '#shared/model/provisioning/deletion.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { TrashForm } from '../trash/trash-form.tsx'
import { useActs } from '../vms/use-acts.ts'

/** Names may have 255 characters and no space. */
const anyBreak = { overflowWrap: 'anywhere' } as const
const keyOf = ({ pool, volume }: Pick<BelongingDisk, 'pool' | 'volume'>): string => `${pool}/${volume}`

export function DeleteVmDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('deletion')
  const [way, setWay] = useState<'trash' | 'now'>('trash')
  return (
    <Modal opened onClose={onClose} title={<Text fw={600} style={anyBreak}>{t('title', { name: vm.name })}</Text>} size="md">
      <SegmentedControl mb="sm" fullWidth aria-label={t('trash:way.label')} value={way} onChange={(next) => setWay(next === 'now' ? 'now' : 'trash')} data={[{ value: 'trash', label: t('trash:way.trash') }, { value: 'now', label: t('trash:way.now') }]} />
      {vm.isProtected === true && <Notice tone="warning" title={t('many.protected')}>{t('protectedHint')}</Notice>}
      {way === 'trash' ? <TrashForm vm={vm} onClose={onClose} /> : <DeleteNow vm={vm} onClose={onClose} />}
    </Modal>
  )
}

function DeleteNow({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('deletion')
  const { client } = useSession()
  const { hostId, uuid } = vm
  // Started or stopped meanwhile, other things are true of it.
  const { value, problem } = useLoaded(useCallback((signal: AbortSignal) => client.deletion.preview({ hostId, uuid }, { signal }), [client, hostId, uuid]), vm.state)
  return (
    <>
      {problem && <ProblemAlert problem={problem} />}
      {!value && !problem && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('loading')}</Text>}
      {value && <DeleteForm vm={vm} belongings={value} onClose={onClose} />}
    </>
  )
}

function DeleteForm({ vm, belongings, onClose }: { vm: Vm; belongings: Belongings; onClose: () => void }) {
  const { t } = useTranslation('deletion')
  const { client } = useSession()
  const acts = useActs()
  const own = belongings.disks.filter(({ stays }) => stays === null)
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const [forceOff, setForceOff] = useState(false)
  const [typed, setTyped] = useState('')
  const chosen = own.filter((disk) => !kept.has(keyOf(disk)))
  const isPossible = vm.isProtected !== true && (!belongings.isRunning || forceOff) && (chosen.length === 0 || typed === vm.name)
  const submit = (): void => {
    if (!isPossible) return
    acts.attempt(client.deletion.delete({ targets: [{ hostId: vm.hostId, uuid: vm.uuid, forceOff, volumes: chosen.map(({ pool, volume }) => ({ pool, volume })) }] }))
    onClose()
  }
  const keep = (disk: BelongingDisk, isKept: boolean): void => setKept(new Set(isKept ? [...kept, keyOf(disk)] : [...kept].filter((key) => key !== keyOf(disk))))
  return (
    <DialogForm onSubmit={submit}>
      {belongings.isRunning && <Notice tone="warning" title={t('running')}><Checkbox mt={4} label={t('forceOff')} checked={forceOff} onChange={(event) => setForceOff(event.currentTarget.checked)} /></Notice>}
      <Lines title={t('goes')} lines={alwaysGone(t, belongings)} />
      {own.length > 0 && (
        <Stack gap={6} role="group" aria-label={t('chosen')}>
          <Text size="sm" fw={600}>{t('chosen')}</Text>
          {own.map((disk) => <Checkbox key={keyOf(disk)} styles={{ label: anyBreak }} label={t('disk', { device: disk.device, volume: disk.volume, pool: disk.pool, size: formatBytes(disk.allocationBytes) })} checked={!kept.has(keyOf(disk))} onChange={(event) => keep(disk, !event.currentTarget.checked)} />)}
          <Text size="xs" c="var(--muted)">{t('keepHint')}</Text>
        </Stack>
      )}
      <Lines title={t('stays')} lines={belongings.disks.filter(({ stays }) => stays !== null && stays !== 'no-medium').map((disk) => `${disk.source}: ${reasonWords(t, disk)}`)} />
      {chosen.length > 0 && <TextInput data-autofocus styles={{ label: anyBreak }} label={t('type', { name: vm.name })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" spellCheck={false} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" color="red" disabled={!isPossible}>{chosen.length === 0 ? t('delete') : t('deleteWith', { count: chosen.length })}</Button>
      </Group>
    </DialogForm>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <Stack gap={2} role="group" aria-label={title}>
      <Text size="sm" fw={600}>{title}</Text>
      {lines.map((line) => <Text key={line} size="sm" style={anyBreak} dir="auto">{line}</Text>)}
    </Stack>
  )
}

type Words = TFunction<'deletion'>

function alwaysGone(t: Words, { hasSavedState, nvram, hasTpm, snapshots, checkpoints }: Belongings): string[] {
  return [t('definition'), ...(hasSavedState ? [t('saved')] : []), ...(nvram === '' ? [] : [t('nvram')]), ...(hasTpm ? [t('tpm')] : []), ...(snapshots > 0 ? [t('snapshots', { count: snapshots })] : []), ...(checkpoints > 0 ? [t('checkpoints', { count: checkpoints })] : [])]
}

function reasonWords(t: Words, { stays, device, neededBy }: BelongingDisk): string {
  if (stays === 'backing' && device === '') return t('reason.backingBelow')
  if (stays === 'used' && neededBy.length === 0) return t('reason.usedShared')
  return t(`reason.${stays ?? 'disc'}`, { by: neededBy.join(', ') })
}

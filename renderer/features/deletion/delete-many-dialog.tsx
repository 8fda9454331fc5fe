// Deletes many machines at once: what becomes of each, which cannot go and why. Deleting disks for good wants their number typed.
import { Button, Checkbox, Group, Loader, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useActs } from '../vms/use-acts.ts'
import { bytesOf, going } from './deletion-outlook.ts'
import type { DeletionOutlook, DeletionWay } from './deletion-outlook.ts'
import { OutlookTable } from './outlook-table.tsx'
import { useDeletionOutlooks } from './use-deletion-outlooks.ts'

export function DeleteManyDialog({ vms, onClose }: { vms: readonly Vm[]; onClose: () => void }) {
  const { t } = useTranslation('deletion')
  const [way, setWay] = useState<DeletionWay>('trash')
  const known = useVms()
  // As they are now: one may have been started or deleted since the dialog was opened.
  const present = useMemo(() => vms.flatMap((vm) => known.get(vmKey(vm)) ?? []), [vms, known])
  const { value, problem } = useDeletionOutlooks(present, way)
  const outlooks = value?.way === way ? value.outlooks : undefined
  return (
    <Modal opened onClose={onClose} title={<Text fw={600}>{t('many.title', { count: present.length })}</Text>} size="min(900px, 96vw)">
      <Stack gap="sm">
        <SegmentedControl fullWidth aria-label={t('trash:way.label')} value={way} onChange={(next) => setWay(next === 'now' ? 'now' : 'trash')} data={[{ value: 'trash', label: t('trash:way.trash') }, { value: 'now', label: t('trash:way.now') }]} />
        <Text size="sm">{t(`many.what.${way}`)}</Text>
        {problem && <ProblemAlert problem={problem} />}
        {!outlooks && !problem && <Text size="sm" c="var(--muted)" role="status"><Loader size={12} mr={6} />{t('many.loading')}</Text>}
        {outlooks && <DeleteManyForm key={way} way={way} outlooks={outlooks} onClose={onClose} />}
      </Stack>
    </Modal>
  )
}

function DeleteManyForm({ way, outlooks, onClose }: { way: DeletionWay; outlooks: readonly DeletionOutlook[]; onClose: () => void }) {
  const { t } = useTranslation('deletion')
  const { client } = useSession()
  const acts = useActs()
  const [forceOff, setForceOff] = useState(false)
  const [typed, setTyped] = useState('')
  const running = outlooks.filter(({ isRunning, against }) => isRunning && against === null).length
  const chosen = going(outlooks, forceOff)
  const disks = chosen.reduce((sum, each) => sum + each.going.length, 0)
  const wantsTyping = way === 'now' && disks > 0
  const isPossible = chosen.length > 0 && (!wantsTyping || typed.trim() === String(chosen.length))
  const submit = (): void => {
    if (!isPossible) return
    acts.attempt(way === 'trash' ? client.trash.put({ targets: chosen.map(({ ref }) => ({ ...ref, forceOff })) }) : client.deletion.delete({ targets: chosen.map(({ ref, going: volumes }) => ({ ...ref, forceOff, volumes: volumes.map(({ pool, volume }) => ({ pool, volume })) })) }))
    onClose()
  }
  return (
    <DialogForm onSubmit={submit}>
      <div style={{ maxHeight: 'min(44vh, 420px)', display: 'flex', flexDirection: 'column', border: '1px solid var(--line)', borderRadius: 'var(--mantine-radius-sm)', overflow: 'hidden' }}><OutlookTable way={way} outlooks={outlooks} forceOff={forceOff} /></div>
      {running > 0 && <Notice tone="warning" title={t('many.running', { count: running })}><Checkbox mt={4} label={t('many.forceOff')} checked={forceOff} onChange={(event) => setForceOff(event.currentTarget.checked)} /></Notice>}
      {wantsTyping && <TextInput label={t('many.type', { count: disks, machines: chosen.length, size: formatBytes(bytesOf(chosen)) })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" inputMode="numeric" />}
      <Group justify="flex-end" gap="xs" wrap="nowrap">
        <Text size="sm" c="var(--muted)" style={{ flex: 1 }} role="status">{chosen.length < outlooks.length ? t('many.stay', { count: outlooks.length - chosen.length }) : ''}</Text>
        <Button variant="default" data-autofocus onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" color="red" disabled={!isPossible}>{t(`many.${way === 'trash' ? 'put' : 'delete'}`, { count: chosen.length })}</Button>
      </Group>
    </DialogForm>
  )
}

// Folder, owner and protection of one or many machines: what is left empty here stays as it is on each of them.
import { Autocomplete, Button, Checkbox, Group, Input, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkChange } from '#shared/model/machines/editing.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'

export function OrganiseDialog({ vms, onClose }: { vms: readonly Vm[]; onClose: () => void }) {
  const { t } = useTranslation('metadata')
  const { client } = useSession()
  const acts = useActs()
  const known = useKnown()
  const [folder, setFolder] = useState(() => common(vms.map((vm) => vm.folder ?? '')))
  const [owner, setOwner] = useState(() => common(vms.map((vm) => vm.owner ?? '')))
  const [protection, setProtection] = useState(() => common(vms.map((vm) => (vm.isProtected === true ? 'on' : 'off'))) ?? 'mixed')
  const [keepsFolder, keepFolder] = useState(folder === undefined)
  const [keepsOwner, keepOwner] = useState(owner === undefined)
  const apply = (): void => {
    const change: Partial<BulkChange> = { ...(keepsFolder ? {} : { folder: folder ?? '' }), ...(keepsOwner ? {} : { owner: owner ?? '' }), ...(protection === 'mixed' ? {} : { isProtected: protection === 'on' }) }
    acts.attempt(client.editing.apply({ targets: vms.map(({ hostId, uuid }) => ({ hostId, uuid })), change }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('organiseTitle', { count: vms.length, name: vms[0]?.name ?? '' })}</Text>}>
      <DialogForm onSubmit={apply}>
        <KeptText label={t('folder')} hint={t('folderHint')} data={known.folders} value={folder} isKept={keepsFolder} canKeep={vms.length > 1} onChange={setFolder} onKeep={keepFolder} />
        <KeptText label={t('owner')} hint={t('ownerHint')} data={known.owners} value={owner} isKept={keepsOwner} canKeep={vms.length > 1} onChange={setOwner} onKeep={keepOwner} />
        <Input.Wrapper label={t('protection')} labelElement="div">
          <SegmentedControl fullWidth aria-label={t('protection')} value={protection} onChange={setProtection} data={['off', 'on', ...(vms.length > 1 ? ['mixed'] : [])].map((value) => ({ value, label: t(`protectionState.${value}`) }))} />
          <Text size="xs" c="var(--muted)" mt={4}>{t('protectionHint')}</Text>
        </Input.Wrapper>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit">{t('save')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

interface KeptTextProps {
  readonly label: string
  readonly hint: string
  readonly data: readonly string[]
  readonly value: string | undefined
  readonly isKept: boolean
  readonly canKeep: boolean
  readonly onChange: (value: string) => void
  readonly onKeep: (isKept: boolean) => void
}

function KeptText({ label, hint, data, value = '', isKept, canKeep, onChange, onKeep }: KeptTextProps) {
  const { t } = useTranslation('metadata')
  return (
    <Stack gap={4}>
      <Autocomplete label={label} description={hint} data={[...data]} value={isKept ? '' : value} placeholder={isKept ? t('kept') : t('none')} onChange={(text) => { onKeep(false); onChange(text) }} />
      {canKeep && <Checkbox size="xs" label={t('keep')} checked={isKept} onChange={({ currentTarget }) => onKeep(currentTarget.checked)} />}
    </Stack>
  )
}

/** The value that all have; `undefined` where they differ. */
function common(values: readonly string[]): string | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined
}

function useKnown(): { readonly folders: readonly string[]; readonly owners: readonly string[] } {
  const vms = useVms()
  return useMemo(() => {
    const sorted = (values: readonly (string | undefined)[]): string[] => [...new Set(values.filter((value) => value !== undefined))].toSorted()
    return { folders: sorted([...vms.values()].map(({ folder }) => folder)), owners: sorted([...vms.values()].map(({ owner }) => owner)) }
  }, [vms])
}

// A package: chosen or dropped, shown as what it is, with the answers that a host needs.
import { Button, FileButton, Group, Loader, Stack, Text } from '@mantine/core'
import { IconFilePlus } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import type { OvaImport as Wish } from '#shared/model/provisioning/importing.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { networksOf, poolsOf } from '../creation/vm-form.ts'
import { useSystems } from '../creation/use-os-choice.ts'
import { usePreview } from '../creation/use-preview.ts'
import { useNetworks } from '../networks/data/use-networks.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'
import { OvaFields } from './ova-fields.tsx'
import { ovaForm, requestOf } from './ova-form.ts'
import type { OvaForm } from './ova-form.ts'
import { OvaSummary } from './ova-summary.tsx'
import { usePackage } from './use-package.ts'
import type { ReadFile } from './use-package.ts'

export interface OvaImportProps {
  readonly hostId: HostId | undefined
  readonly file: File | undefined
  readonly onFile: (file: File) => void
  readonly onClose: () => void
}

export function OvaImport({ hostId, file, onFile, onClose }: OvaImportProps) {
  const { t } = useTranslation('importing')
  const { value: read, problem } = usePackage(file)
  const systems = useSystems()
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap">
        <FileButton accept=".ova" onChange={(chosen) => chosen && onFile(chosen)}>{(props) => <Button {...props} variant="default" leftSection={<IconFilePlus size={15} />} style={{ flex: 'none' }}>{t('choose')}</Button>}</FileButton>
        <Text size="sm" c="var(--muted)" truncate>{file?.name ?? t('chooseHint')}</Text>
      </Group>
      {problem && <ProblemAlert problem={problem} />}
      {file && !read && !problem && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('reading')}</Text>}
      {read && systems.value && <Chosen read={read} hostId={hostId} systems={systems.value} onClose={onClose} />}
      {!read && <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('cancel')}</Button></Group>}
    </Stack>
  )
}

function Chosen({ read: { file, pack }, hostId, systems, onClose }: { read: ReadFile; hostId: HostId | undefined; systems: Parameters<typeof ovaForm>[1]['systems']; onClose: () => void }) {
  const { t } = useTranslation('importing')
  const { client, uploads } = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const { pools: allPools } = usePools()
  const { networks: allNetworks } = useNetworks()
  const pools = useMemo(() => poolsOf(allPools, hostId), [allPools, hostId])
  const networks = useMemo(() => networksOf(allNetworks, hostId), [allNetworks, hostId])
  const [changes, setChanges] = useState<Partial<OvaForm>>({})
  const form = { ...ovaForm(pack, { systems, networks }), ...changes }
  const answer = requestOf(form, pack, { hostId, pools })
  const request = 'request' in answer ? answer.request : undefined
  const preview = usePreview(request, useCallback((asked: Wish, signal: AbortSignal) => client.importing.previewOva(asked, { signal }), [client]))
  const isPossible = request !== undefined && preview.value?.obstacles.length === 0 && !preview.isChecking
  const submit = (): void => {
    if (!request || !isPossible) return
    acts.attempt(uploads.send(client.importing.ova({ ...request, sizeBytes: file.size }), file))
    onClose()
    navigate(routes.storageView('transfers'))
  }
  return (
    <DialogForm onSubmit={submit}>
      <OvaFields form={form} pack={pack} around={{ pools, networks, systems }} problems={'problems' in answer ? answer.problems : new Set()} onChange={(patch) => setChanges((before) => ({ ...before, ...patch }))} />
      <OvaSummary pack={pack} preview={preview} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" disabled={!isPossible}>{t('import')}</Button>
      </Group>
    </DialogForm>
  )
}

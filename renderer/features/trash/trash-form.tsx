// Deleting a machine into the trash: what is renamed, what stays where it is and why, or why the trash cannot take it.
import { Button, Checkbox, Group, List, Stack, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'

const anyBreak = { overflowWrap: 'anywhere' } as const

export function TrashForm({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('trash')
  const { client } = useSession()
  const acts = useActs()
  const { hostId, uuid } = vm
  const { value, problem } = useLoaded(useCallback((signal: AbortSignal) => client.trash.preview({ hostId, uuid }, { signal }), [client, hostId, uuid]), vm.state)
  const [forceOff, setForceOff] = useState(false)
  const isPossible = vm.isProtected !== true && value?.refusals.length === 0 && (!value.isRunning || forceOff)
  const put = (): void => {
    acts.attempt(client.trash.put({ targets: [{ hostId, uuid, forceOff }] }))
    onClose()
  }
  const renamed = value?.disks.filter(({ stays }) => stays === null) ?? []
  const staying = value?.disks.filter(({ stays }) => stays !== null && stays !== 'no-medium') ?? []
  return (
    <Stack gap="sm">
      {problem && <ProblemAlert problem={problem} />}
      {!value && !problem && <Text size="sm" c="var(--muted)">{t('app:common.loading')}</Text>}
      {value && value.refusals.length > 0 && <Notice tone="warning" title={t('refused')}><List size="sm">{value.refusals.map((each) => <List.Item key={each}>{t(`refusal.${each}`)}</List.Item>)}</List></Notice>}
      {value?.isRunning && value.refusals.length === 0 && <Notice tone="warning" title={t('deletion:running')}><Checkbox mt={4} label={t('deletion:forceOff')} checked={forceOff} onChange={(event) => setForceOff(event.currentTarget.checked)} /></Notice>}
      {value && value.refusals.length === 0 && (
        <>
          <Text size="sm">{t('what')}</Text>
          {renamed.length > 0 && <List size="sm" aria-label={t('willBeRenamed')}>{renamed.map(({ device, volume, allocationBytes }) => <List.Item key={device} style={anyBreak}>{t('willRename', { device, volume, size: formatBytes(allocationBytes) })}</List.Item>)}</List>}
          {staying.length > 0 && <List size="sm" aria-label={t('stays')} c="var(--muted)">{staying.map(({ device, path, stays }) => <List.Item key={device + path} style={anyBreak}>{t('stayingPath', { device, path, why: t(`stay.${stays ?? ''}`) })}</List.Item>)}</List>}
        </>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={onClose}>{t('deletion:cancel')}</Button>
        <Button color="red" disabled={!isPossible} onClick={put}>{t('put')}</Button>
      </Group>
    </Stack>
  )
}

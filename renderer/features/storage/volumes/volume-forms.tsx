// The two forms of the volume panel: another size, and a copy.
import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { volumeFormats, VolumeName } from '#shared/model/storage/storage.ts'
import type { PoolRef, Volume } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { SizeInput } from '../size-input.tsx'
import { usePools } from '../use-pools.ts'

export function ResizeVolumeForm({ poolRef, volume, onDone }: { poolRef: PoolRef; volume: Volume; onDone: () => void }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const [capacityBytes, setCapacity] = useState(volume.capacityBytes)
  const [canShrink, setCanShrink] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const isSmaller = capacityBytes < volume.capacityBytes
  const runningUser = volume.users.find(({ isRunning }) => isRunning)
  const resize = (): void => {
    const [target] = runningUser ? [runningUser] : []
    const call = target && !isSmaller ? client.storage.growDisk({ hostId: poolRef.hostId, uuid: target.uuid, device: target.device, capacityBytes }) : client.storage.resizeVolume({ ...poolRef, volume: volume.name, capacityBytes, canShrink })
    call.then(onDone, (error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <Stack gap="xs">
      <SizeInput label={t('volume.newSize')} bytes={capacityBytes} onChange={setCapacity} {...(runningUser ? { description: t('volume.growsLive', { name: runningUser.name }) } : {})} />
      {isSmaller && <Checkbox label={t('volume.canShrink')} description={t('volume.canShrinkHint')} checked={canShrink} onChange={(event) => setCanShrink(event.currentTarget.checked)} />}
      {problem && <ProblemAlert problem={problem} />}
      <Group justify="flex-end"><Button disabled={capacityBytes === volume.capacityBytes || (isSmaller && !canShrink)} onClick={resize}>{t('volume.resize')}</Button></Group>
    </Stack>
  )
}

export function CloneVolumeForm({ poolRef, volume, onStart }: { poolRef: PoolRef; volume: Volume; onStart: (call: Promise<{ taskId: TaskId }>) => void }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const { pools } = usePools()
  const [name, setName] = useState(`copy-of-${volume.name}`)
  const [targetPool, setTargetPool] = useState(poolRef.pool)
  const [format, setFormat] = useState(volume.format)
  const here = pools.filter(({ hostId, state }) => hostId === poolRef.hostId && state === 'running')
  const known = volumeFormats.find((candidate) => candidate === format)
  return (
    <Stack gap="xs">
      <TextInput label={t('newVolume.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Group grow>
        <Select label={t('volume.targetPool')} allowDeselect={false} data={here.map((pool) => pool.name)} value={targetPool} onChange={(value) => value !== null && setTargetPool(value)} />
        <Select label={t('newVolume.format')} allowDeselect={false} data={[...volumeFormats]} value={known ?? null} onChange={(value) => value !== null && setFormat(value)} />
      </Group>
      <Group justify="flex-end"><Button disabled={!VolumeName.safeParse(name).success} onClick={() => onStart(client.storage.cloneVolume({ ...poolRef, volume: volume.name, targetPool, name, ...(known === undefined ? {} : { format: known }) }))}>{t('volume.clone')}</Button></Group>
    </Stack>
  )
}

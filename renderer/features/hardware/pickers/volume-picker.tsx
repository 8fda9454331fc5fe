// Chooses a volume of the host for a disk, or makes one. Who uses a volume already is beside it.
import { Alert, Badge, Button, Group, Modal, ScrollArea, SegmentedControl, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { SizeInput } from '../../storage/size-input.tsx'
import { useNewVolume } from './use-new-volume.ts'
import { useVolumes } from './use-pool-volumes.ts'

export interface PickedImage {
  readonly image: string
  readonly format: string | undefined
}

export interface VolumePickerProps {
  readonly hostId: HostId
  /** For CD-ROM drives: images of discs first. */
  readonly isDrive: boolean
  readonly onPick: (picked: PickedImage) => void
  readonly onClose: () => void
}

export function VolumePicker({ hostId, isDrive, onPick, onClose }: VolumePickerProps) {
  const { t } = useTranslation('hardware')
  const [mode, setMode] = useState('existing')
  const [chosenPool, choosePool] = useState<string>()
  const { pools, pool, volumes, problem } = useVolumes(hostId, chosenPool)
  return (
    <Modal opened onClose={onClose} size="xl" title={<Text fw={600}>{t(isDrive ? 'picker.disc' : 'picker.volume')}</Text>}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <Select label={t('picker.pool')} data={pools.map(({ name, availableBytes }) => ({ value: name, label: t('picker.poolWithFree', { name, free: formatBytes(availableBytes) }) }))} value={pool ?? null} onChange={(next) => choosePool(next ?? undefined)} allowDeselect={false} w={320} />
          {!isDrive && <SegmentedControl aria-label={t('picker.which')} value={mode} onChange={setMode} data={[{ value: 'existing', label: t('picker.existing') }, { value: 'new', label: t('picker.new') }]} />}
        </Group>
        {problem && <ProblemAlert problem={problem} />}
        {mode === 'new' && pool !== undefined ? <NewVolume hostId={hostId} pool={pool} onMade={onPick} /> : <VolumeTable pool={pool ?? ''} volumes={volumes} isDrive={isDrive} onPick={onPick} />}
      </Stack>
    </Modal>
  )
}

/** Of a pool without files or devices libvirt itself finds the volume. */
function imageOf({ path, type, format, name }: Volume, pool: string): PickedImage {
  const image = type === 'block' ? `block:${path}` : type === 'file' ? `file:${path}` : `volume:${pool}/${name}`
  return { image, format: ['qcow2', 'raw', 'vmdk', 'vdi', 'vpc'].includes(format) ? format : format === 'iso' ? 'raw' : undefined }
}

function VolumeTable({ pool, volumes, isDrive, onPick }: { pool: string; volumes: readonly Volume[] | undefined; isDrive: boolean; onPick: (picked: PickedImage) => void }) {
  const { t } = useTranslation('hardware')
  const [search, setSearch] = useState('')
  if (!volumes) return <Text c="var(--muted)">{t('picker.loading')}</Text>
  const isDisc = ({ name, format }: Volume): boolean => format === 'iso' || name.toLowerCase().endsWith('.iso')
  const shown = volumes.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())).filter((volume) => !isDrive || search !== '' || isDisc(volume))
  return (
    <>
      <TextInput data-autofocus aria-label={t('picker.search')} placeholder={t('picker.search')} value={search} onChange={({ currentTarget }) => setSearch(currentTarget.value)} />
      {shown.length === 0 ? <Text c="var(--muted)" size="sm">{t(isDrive ? 'picker.noDiscs' : 'picker.noVolumes')}</Text> : (
        <ScrollArea.Autosize mah={360}>
          <Table fz="sm" verticalSpacing={5} highlightOnHover>
            <Table.Thead><Table.Tr><Table.Th>{t('picker.name')}</Table.Th><Table.Th>{t('picker.format')}</Table.Th><Table.Th ta="right">{t('picker.size')}</Table.Th><Table.Th>{t('picker.usedBy')}</Table.Th><Table.Th /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {shown.map((volume) => (
                <Table.Tr key={volume.key}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{volume.name}</Table.Td>
                  <Table.Td>{volume.format}</Table.Td>
                  <Table.Td ta="right" className="figures">{formatBytes(volume.capacityBytes)}</Table.Td>
                  <Table.Td>{volume.users.map(({ uuid, name, device }) => <Badge key={`${uuid} ${device}`} color="orange" variant="light" mr={4}>{t('picker.user', { name, device })}</Badge>)}{volume.overlays.length > 0 && <Badge color="orange" variant="light">{t('picker.backing', { count: volume.overlays.length })}</Badge>}</Table.Td>
                  <Table.Td ta="right"><Button size="compact-xs" variant="default" aria-label={t('picker.useNamed', { name: volume.name })} onClick={() => onPick(imageOf(volume, pool))}>{t('picker.use')}</Button></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </>
  )
}

const formats = ['qcow2', 'raw'] as const

function NewVolume({ hostId, pool, onMade }: { hostId: HostId; pool: string; onMade: (picked: PickedImage) => void }) {
  const { t } = useTranslation('hardware')
  const [name, setName] = useState('')
  const [capacityBytes, setCapacity] = useState(20 * 1024 ** 3)
  const [format, setFormat] = useState<(typeof formats)[number]>('qcow2')
  const { make, isBusy, problem } = useNewVolume(hostId)
  const create = async (): Promise<void> => {
    const volume = await make({ pool, name, capacityBytes, format })
    if (volume) onMade(imageOf(volume, pool))
  }
  return (
    <Stack gap="sm">
      <TextInput data-autofocus label={t('picker.name')} placeholder={`data.${format === 'raw' ? 'img' : 'qcow2'}`} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <Group align="flex-end" grow>
        <SizeInput label={t('picker.size')} bytes={capacityBytes} onChange={setCapacity} />
        <Select label={t('picker.format')} data={[...formats]} value={format} allowDeselect={false} onChange={(next) => setFormat(next === 'raw' ? 'raw' : 'qcow2')} />
      </Group>
      <Alert variant="light" color="gray" p="xs"><Text size="xs">{t('picker.newHint')}</Text></Alert>
      {problem && <ProblemAlert problem={problem} />}
      <Group justify="flex-end"><Button loading={isBusy} disabled={name.trim() === '' || capacityBytes <= 0} onClick={() => void create()}>{t('picker.make')}</Button></Group>
    </Stack>
  )
}

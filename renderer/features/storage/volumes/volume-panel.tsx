// One volume at the side of its list: facts, the chain of images below it, who uses it, and what can be done with it.
import { Button, Divider, Drawer, Group, Stack, Text } from '@mantine/core'
import { IconCopy, IconDownload, IconEraser, IconResize, IconServer2, IconTrash } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ChainLink, PoolRef, Volume } from '#shared/model/storage/storage.ts'
import { routes } from '../../../app/routes.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { FactList } from '../../../ui/layout/fact-list.tsx'
import { FileChain } from '../../../ui/marks/file-chain.tsx'
import type { ChainFile } from '../../../ui/marks/file-chain.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { CopyVolumeForm } from '../../transfers/copy-volume-form.tsx'
import { useDownload } from '../../transfers/use-download.ts'
import { TemplateImageButton } from './template-image-button.tsx'
import { CloneVolumeForm, ResizeVolumeForm } from './volume-forms.tsx'
import { useVolumeActs } from './use-volume-acts.ts'

export interface VolumePanelProps {
  readonly poolRef: PoolRef
  readonly volume: Volume
  readonly onChanged: () => void
  readonly onClose: () => void
}

export function VolumePanel({ poolRef, volume, onChanged, onClose }: VolumePanelProps) {
  const { t } = useTranslation('storage')
  const [form, setForm] = useState<'clone' | 'resize' | 'copy'>()
  const download = useDownload()
  const acts = useVolumeActs(poolRef)
  const done = (): void => {
    onChanged()
    onClose()
  }
  return (
    <Drawer opened onClose={onClose} position="right" size={460} title={<Text fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>{volume.name}</Text>}>
      <Stack gap="md">
        <Group gap="xs">
          <Button variant="default" leftSection={<IconResize size={15} />} onClick={() => setForm('resize')}>{t('volume.resize')}</Button>
          <Button variant="default" leftSection={<IconCopy size={15} />} onClick={() => setForm('clone')}>{t('volume.clone')}</Button>
          <Button variant="default" leftSection={<IconServer2 size={15} />} onClick={() => setForm('copy')}>{t('volume.copy')}</Button>
          <Button variant="default" leftSection={<IconDownload size={15} />} onClick={() => download({ ...poolRef, volume: volume.name })}>{t('volume.download')}</Button>
          <TemplateImageButton volumeRef={{ ...poolRef, volume: volume.name }} volume={volume} />
          <Button variant="default" leftSection={<IconEraser size={15} />} onClick={() => acts.askWipe(volume.name)}>{t('volume.wipe')}</Button>
          <Button variant="default" c="red" leftSection={<IconTrash size={15} />} onClick={() => acts.askDelete([volume.name], onClose)}>{t('volume.delete')}</Button>
        </Group>
        {form === 'resize' && <ResizeVolumeForm poolRef={poolRef} volume={volume} onDone={done} />}
        {form === 'clone' && <CloneVolumeForm poolRef={poolRef} volume={volume} onStart={(call) => { acts.start(call); onClose() }} />}
        {form === 'copy' && <CopyVolumeForm source={{ ...poolRef, volume: volume.name }} onStarted={onClose} />}
        <FactList
          facts={[
            { label: t('column.format'), value: volume.format },
            { label: t('column.capacity'), value: formatBytes(volume.capacityBytes) },
            { label: t('column.allocation'), value: formatBytes(volume.allocationBytes) },
            { label: t('fact.path'), value: volume.path, isMono: true },
            { label: t('fact.encrypted'), value: volume.isEncrypted ? t('yes') : '', isOptional: true },
          ]}
        />
        <Divider label={t('column.users')} labelPosition="left" />
        {volume.users.length === 0 ? <Text size="sm" c="var(--muted)">{t('unusedHint')}</Text> : volume.users.map(({ uuid, name, device, isRunning }) => (
          <Text key={uuid + device} size="sm"><Link href={routes.vm({ hostId: poolRef.hostId, uuid })} className="link">{name}</Link> ({device}{isRunning ? `, ${t('running')}` : ''})</Text>
        ))}
        <Divider label={t('chain')} labelPosition="left" />
        <Chain poolRef={poolRef} volume={volume} />
      </Stack>
    </Drawer>
  )
}

function Chain({ poolRef: { hostId, pool }, volume }: { poolRef: PoolRef; volume: Volume }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal): Promise<ChainLink[]> => client.storage.chain({ hostId, pool, volume: volume.name }, { signal }), [client, hostId, pool, volume.name])
  const { value: links, problem } = useLoaded(load)
  if (problem) return <ProblemAlert problem={problem} tone="warning" />
  if (!links) return <Text size="sm" c="var(--muted)">{t('loading')}</Text>
  const above = volume.overlays.map((name): ChainFile => ({ key: name, title: t('overlay', { name }), note: '', tone: 'quiet' }))
  const chain = links.map((link, index): ChainFile => ({
    key: link.path,
    title: link.volume || link.path,
    note: link.isMissing ? t('chainMissing') : [link.format, link.pool === '' ? t('outsidePools') : link.pool, link.capacityBytes === null ? '' : formatBytes(link.capacityBytes)].filter(Boolean).join(' · '),
    tone: link.isMissing ? 'missing' : index === 0 ? 'top' : undefined,
  }))
  return <FileChain label={t('chain')} arrow={t('standsOn')} files={[...above, ...chain]} />
}

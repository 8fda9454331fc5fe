// The ISO library: each image of the fleet once, what is on it, which hosts have it, and its way to those that have not.
import { Button, Loader, Menu, Modal, UnstyledButton } from '@mantine/core'
import { IconDisc, IconRefresh, IconServer2, IconUpload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { IsoImage } from '#shared/model/storage/iso.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes } from '../../i18n/format.ts'
import { usePlaces, useSession } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { AreaHead } from '../storage/area-head.tsx'
import { useVolumesChangedAtMs } from '../storage/volumes/use-volume-acts.ts'
import { CopyVolumeForm } from './copy-volume-form.tsx'
import styles from './transfers.module.css'
import { UploadDialog } from './upload/upload-dialog.tsx'

const keyOf = ({ name, sizeBytes }: IsoImage): string => `${sizeBytes} ${name}`

export function IsosPage() {
  const { t } = useTranslation('transfers')
  const { client } = useSession()
  const places = usePlaces()
  const load = useCallback((signal: AbortSignal) => client.isos.list(undefined, { signal }), [client])
  const { value, problem, reload } = useLoaded(load, useVolumesChangedAtMs())
  const [copied, setCopied] = useState<IsoImage>()
  const [isUploadOpen, setUploadOpen] = useState(false)
  const columns = useIsoColumns(setCopied)
  const [source] = copied?.places ?? []
  return (
    <div className="pane">
      <AreaHead view="isos">
        <Button variant="default" leftSection={<IconRefresh size={15} />} onClick={reload}>{t('iso.reload')}</Button>
        <Button leftSection={<IconUpload size={15} />} onClick={() => setUploadOpen(true)}>{t('upload.open')}</Button>
      </AreaHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {value && value.unreached.length > 0 && <Notice tone="warning" isBar title={t('iso.unreached', { names: value.unreached.map((id) => places.get(id)?.name ?? id).join(', ') })} />}
      {!value && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {value?.images.length === 0 && <EmptyState title={t('iso.none')} text={t('iso.noneHint')} icon={<IconDisc size={34} stroke={1.4} />} />}
      {value && value.images.length > 0 && <DataTable label={t('iso.title')} rows={value.images} columns={columns} keyOf={keyOf} nameOf={({ name }) => name} firstOrder={{ id: 'name', isDescending: false }} testId="isos" />}
      {isUploadOpen && <UploadDialog files={[]} onClose={() => setUploadOpen(false)} />}
      {copied && source && (
        <Modal opened onClose={() => setCopied(undefined)} title={t('iso.copyTitle', { name: copied.name })}>
          <CopyVolumeForm source={source} except={copied.places.map(({ hostId }) => hostId)} onStarted={() => setCopied(undefined)} />
        </Modal>
      )}
    </div>
  )
}

function useIsoColumns(copy: (image: IsoImage) => void): readonly DataColumn<IsoImage>[] {
  const { t } = useTranslation('transfers')
  return [
    { id: 'name', label: t('iso.name'), minPx: 200, share: 2, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <span className="ellipsis" dir="auto" title={name}>{name}</span> },
    { id: 'os', label: t('iso.os'), minPx: 150, yields: 1, share: 1.4, sortKey: ({ os, label }) => naturalKey(os ?? label), cell: ({ os, label }) => <span className={os === null ? 'muted ellipsis' : 'ellipsis'} title={label}>{os ?? label}</span> },
    { id: 'size', label: t('iso.size'), minPx: 90, yields: 2, share: 0.5, isNumeric: true, sortKey: ({ sizeBytes }) => sizeBytes, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
    { id: 'places', label: t('iso.places'), minPx: 200, share: 2, sortKey: ({ places }) => places.length, cell: (image) => <Places image={image} /> },
    { id: 'copy', label: '', minPx: 170, share: 0.6, cell: (image) => <Button size="compact-xs" variant="light" leftSection={<IconServer2 size={13} />} onClick={() => copy(image)}>{t('iso.copy')}</Button> },
  ]
}

/** An image may be on every host of the fleet: the first place leads there, the others from a menu. */
function Places({ image }: { image: IsoImage }) {
  const { t } = useTranslation('transfers')
  const places = usePlaces()
  const all = image.places.map(({ hostId, pool }) => ({ hostId, pool, text: `${places.get(hostId)?.name ?? hostId} · ${pool}` })).toSorted((one, other) => (naturalKey(one.text) < naturalKey(other.text) ? -1 : 1))
  const [first, ...others] = all
  return (
    <span className={styles['places']} title={all.map(({ text }) => text).join('\n')}>
      {first && <Link href={routes.pool({ hostId: first.hostId, name: first.pool })} className="link ellipsis" dir="auto">{first.text}</Link>}
      {others.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><UnstyledButton className={styles['more']}>{t('iso.morePlaces', { count: others.length })}</UnstyledButton></Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {others.map(({ hostId, pool, text }) => <Menu.Item key={`${hostId} ${pool}`} component={Link} href={routes.pool({ hostId, name: pool })} dir="auto">{text}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  )
}

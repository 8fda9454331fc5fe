// A machine from elsewhere: a definition of libvirt that is pasted or dropped, or a package (OVA).
import { Modal, SegmentedControl, Select, Stack } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HostId } from '#shared/model/ids.ts'
import { useHosts } from '../../state/use-session.ts'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { FileDropZone } from '../transfers/upload/file-drop-zone.tsx'
import { OvaImport } from './ova-import.tsx'
import { XmlImport } from './xml-import.tsx'

type Kind = 'xml' | 'ova'

export function ImportDialog({ hostId, onClose }: { hostId: HostId | undefined; onClose: () => void }) {
  const { t } = useTranslation('importing')
  const hosts = useHostChoices()
  const [chosen, setChosen] = useState<HostId | undefined>(hostId ?? hosts[0]?.id)
  const [kind, setKind] = useState<Kind>('ova')
  const [xml, setXml] = useState('')
  const [file, setFile] = useState<File>()
  /** What it is, its name tells: a definition is text, a package never. */
  const take = (files: readonly File[]): void => {
    const [dropped] = files
    if (!dropped) return
    const isXml = /\.xml$/i.test(dropped.name)
    setKind(isXml ? 'xml' : 'ova')
    if (isXml) void dropped.text().then(setXml)
    else setFile(dropped)
  }
  return (
    <Modal opened onClose={onClose} title={t('title')} size="lg">
      <FileDropZone label={t('drop')} onFiles={take}>
        <Stack gap="sm">
          <Select label={t('host')} searchable allowDeselect={false} nothingFoundMessage={t('noHosts')} data={hosts.map(({ id, name }) => ({ value: id, label: name }))} value={chosen ?? null} onChange={(id) => id !== null && setChosen(HostId.parse(id))} />
          <SegmentedControl fullWidth aria-label={t('kindLabel')} data={(['ova', 'xml'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))} value={kind} onChange={(value) => setKind(value === 'xml' ? 'xml' : 'ova')} />
          {kind === 'xml' ? <XmlImport hostId={chosen} xml={xml} onXml={setXml} onClose={onClose} /> : <OvaImport key={file ? `${file.name} ${file.size}` : ''} hostId={chosen} file={file} onFile={setFile} onClose={onClose} />}
        </Stack>
      </FileDropZone>
    </Modal>
  )
}

function useHostChoices() {
  const hosts = useHosts()
  return useMemo(() => [...hosts.values()].filter(isHostUp).toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1)), [hosts])
}

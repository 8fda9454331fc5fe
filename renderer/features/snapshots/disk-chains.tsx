// The files that a machine's disks are now, and which snapshots each of them keeps.
import { Stack, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { DiskChain, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import { formatBytes } from '../../i18n/format.ts'
import { FileChain } from '../../ui/marks/file-chain.tsx'
import type { ChainFile } from '../../ui/marks/file-chain.tsx'

export interface DiskChainsProps {
  readonly situation: SnapshotSituation
  /** Files that stand in the way of something. */
  readonly marked?: ReadonlySet<string>
}

export function DiskChains({ situation, marked = new Set() }: DiskChainsProps) {
  const { t } = useTranslation('snapshots')
  return (
    <Stack gap="md">
      {situation.disks.map((chain) => (
        <div key={chain.device}>
          <Text size="sm" fw={600} mb={6}>{t('chainOf', { device: chain.device })}</Text>
          <FileChain label={t('chainOf', { device: chain.device })} arrow={t('standsOn')} files={filesOf(chain, { t, situation, marked })} />
          {!chain.isComplete && <Text size="xs" c="var(--muted)" mt={4}>{t('chainUnknown')}</Text>}
        </div>
      ))}
    </Stack>
  )
}

interface Picture {
  readonly t: TFunction<'snapshots'>
  readonly situation: SnapshotSituation
  readonly marked: ReadonlySet<string>
}

function filesOf(chain: DiskChain, { t, situation: { snapshots, standings }, marked }: Picture): ChainFile[] {
  const inChain = new Set(chain.files.map(({ path }) => path))
  const beside = standings.filter(({ over, under }) => inChain.has(under) && !inChain.has(over))
  const others = beside.map(({ over, under, owners }): ChainFile => ({ key: `${over} ${under}`, title: over, note: [t('alsoOn', { file: nameOf(under) }), owners.join(', ')].filter(Boolean).join(' · '), tone: marked.has(over) ? 'marked' : 'quiet' }))
  const files = chain.files.map(({ path, format, allocationBytes }, index): ChainFile => {
    const kept = snapshots.filter(({ disks }) => disks.some((disk) => disk.device === chain.device && disk.keptFile === path)).map(({ name }) => name)
    const note = [format, allocationBytes === null ? '' : formatBytes(allocationBytes), index === 0 ? t('writtenNow') : '', kept.length > 0 ? t('keeps', { names: kept.join(', ') }) : ''].filter(Boolean).join(' · ')
    return { key: path, title: path, note, tone: marked.has(path) ? 'marked' : index === 0 ? 'top' : undefined }
  })
  return [...others, ...files]
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

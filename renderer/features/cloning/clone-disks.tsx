// What becomes of each disk of the original, as a table; what a disk stands on is named below it.
import { Select, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CloneDisk, CloneMode, DiskUse } from '#shared/model/provisioning/cloning.ts'
import { formatBytes } from '../../i18n/format.ts'
import styles from './cloning.module.css'

export interface CloneDisksProps {
  readonly disks: readonly CloneDisk[]
  readonly mode: CloneMode
  readonly onUse: (device: string, use: DiskUse) => void
}

export function CloneDisks({ disks, mode, onUse }: CloneDisksProps) {
  const { t } = useTranslation('cloning')
  if (disks.length === 0) return <Text size="sm" c="var(--muted)">{t('noDisks')}</Text>
  return (
    <Table className={styles['disks'] ?? ''} aria-label={t('disks')} verticalSpacing={5} horizontalSpacing={8}>
      <Table.Thead>
        <Table.Tr>{(['disk', 'size', 'becomes', 'newVolume'] as const).map((column) => <Table.Th key={column} className={styles[column] ?? ''}>{t(column)}</Table.Th>)}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>{disks.map((disk) => <DiskRow key={disk.device} disk={disk} mode={mode} onUse={onUse} />)}</Table.Tbody>
    </Table>
  )
}

function DiskRow({ disk, mode, onUse }: { disk: CloneDisk } & Pick<CloneDisksProps, 'mode' | 'onUse'>) {
  const { t } = useTranslation('cloning')
  const { device, kind, source, volume, capacityBytes, chain, choices, use, target } = disk
  const below = chain.slice(1).map((link) => link.volume || link.path)
  const choose = (value: string | null): void => {
    const chosen = choices.find((choice) => choice === value)
    if (chosen) onUse(device, chosen)
  }
  return (
    <Table.Tr>
      <Table.Td>
        <div className={styles['line']}><span className={styles['device']}>{device}</span><span className="ellipsis" title={source} dir="auto">{volume || source || t(`deviceKind.${kind}`, { defaultValue: kind })}</span></div>
        {below.length > 0 && <div className={styles['below']} title={below.join('\n')}>{t('standsOn', { name: below.join(' → ') })}</div>}
      </Table.Td>
      <Table.Td className={styles['size'] ?? ''}>{capacityBytes === null ? '' : formatBytes(capacityBytes)}</Table.Td>
      <Table.Td>
        {choices.length === 1 ? <Text size="sm">{t(wordOf(disk, use, mode))}</Text> : <Select size="xs" aria-label={t('becomesOf', { device })} allowDeselect={false} data={choices.map((value) => ({ value, label: t(wordOf(disk, value, mode)) }))} value={use} onChange={choose} />}
      </Table.Td>
      <Table.Td>{target && <div className="ellipsis mono" title={`${target.pool}/${target.volume}`} dir="auto">{`${target.pool}/${target.volume}`}</div>}</Table.Td>
    </Table.Tr>
  )
}

/** The key of its word in the catalogue. */
function wordOf({ kind, source }: CloneDisk, use: DiskUse, mode: CloneMode): string {
  const isDrive = kind === 'cdrom' || kind === 'floppy'
  if (isDrive) return `use.${source === '' ? 'empty' : use === 'share' ? 'insert' : 'eject'}`
  return `use.${use === 'copy' && mode === 'linked' ? 'link' : use}`
}

// What a package brings, and what stands against it.
import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OvaImportPreview } from '#shared/model/provisioning/importing.ts'
import type { OvaPackage } from '#shared/ova/package.ts'
import { formatBytes } from '../../i18n/format.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { WarningText } from '../creation/creation-summary.tsx'
import type { Preview } from '../creation/use-preview.ts'
import styles from './importing.module.css'

export function OvaSummary({ pack: { disks, machine, hasManifest }, preview: { value, problem, isChecking } }: { pack: OvaPackage; preview: Preview<OvaImportPreview> }) {
  const { t } = useTranslation('importing')
  return (
    <Stack gap="xs" data-testid="ova-summary" aria-busy={isChecking}>
      {disks.length === 0 && <Text size="sm" c="var(--muted)">{t('noDisks')}</Text>}
      {disks.length > 0 && (
        <div className={styles['scroll']}>
          <Table className={styles['table'] ?? ''}>
            <Table.Thead><Table.Tr><Table.Th>{t('file')}</Table.Th><Table.Th className={styles['number'] ?? ''}>{t('sent')}</Table.Th><Table.Th className={styles['number'] ?? ''}>{t('capacity')}</Table.Th><Table.Th>{t('checksum')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {disks.map(({ file, entry, capacityBytes, digest }) => (
                <Table.Tr key={file}><Table.Td className="mono" title={file}>{file}</Table.Td><Table.Td className={styles['number'] ?? ''}>{formatBytes(entry.sizeBytes)}</Table.Td><Table.Td className={styles['number'] ?? ''}>{formatBytes(capacityBytes)}</Table.Td><Table.Td>{digest ? digest.algorithm.toUpperCase() : t('none')}</Table.Td></Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {!hasManifest && <Notice tone="warning" title={t('noManifest')} />}
      {machine.leftOut.length > 0 && <Notice tone="info" title={t('leftOut', { devices: machine.leftOut.map(({ name, type }) => name || t('deviceOfType', { type })).join(', ') })} />}
      {problem && <ProblemAlert problem={problem} />}
      {value?.obstacles.map((obstacle) => <ProblemAlert key={`${obstacle.code} ${obstacle.message}`} problem={obstacle} />)}
      {value?.obstacles.length === 0 && value.warnings.map((warning) => <Notice key={warning.kind} tone="warning" title={<WarningText warning={warning} />} />)}
    </Stack>
  )
}

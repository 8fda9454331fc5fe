// The agent's facts: system, file systems, users.
import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { GuestFacts, GuestFilesystem } from '#shared/model/machines/guest.ts'
import { formatBytes, formatDuration, formatTime } from '../../i18n/format.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import styles from './guest.module.css'

/** Below this, the way there and back explains the difference. */
const sameClockMs = 1_000

export function SystemCard({ facts: { os, hostname, timezone, clockAheadMs, isFrozen } }: { facts: GuestFacts }) {
  const { t } = useTranslation('guest')
  const clock = clockAheadMs === null ? '' : Math.abs(clockAheadMs) < sameClockMs ? t('clock.same') : t(clockAheadMs > 0 ? 'clock.ahead' : 'clock.behind', { span: formatDuration(Math.abs(clockAheadMs)) })
  return (
    <CardSection title={t('system')}>
      <FactList
        facts={[
          { label: t('hostname'), value: hostname },
          { label: t('os'), value: os?.name ?? '' },
          { label: t('kernel'), value: os ? `${os.kernel} ${os.machine}`.trim() : '' },
          { label: t('clockLabel'), value: [clock, timezone].filter(Boolean).join(' · ') },
          { label: t('frozenLabel'), value: isFrozen === null ? '' : t(isFrozen ? 'frozen' : 'thawed') },
        ]}
      />
    </CardSection>
  )
}

export function FilesystemCard({ facts: { filesystems, isFrozen } }: { facts: GuestFacts }) {
  const { t } = useTranslation('guest')
  return (
    <CardSection title={t('filesystems')}>
      {filesystems.length === 0 && <Text size="sm" c="var(--muted)">{t(isFrozen === true ? 'notWhileFrozen' : 'noFilesystems')}</Text>}
      {filesystems.length > 0 && (
        <div className={styles['scroll']}>
          <Table className={styles['table'] ?? ''} aria-label={t('filesystems')}>
            <Table.Thead><Table.Tr><Table.Th>{t('mountpoint')}</Table.Th><Table.Th>{t('device')}</Table.Th><Table.Th>{t('type')}</Table.Th><Table.Th className={styles['number'] ?? ''}>{t('used')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{filesystems.map((filesystem) => <FilesystemRow key={`${filesystem.name} ${filesystem.mountpoint}`} filesystem={filesystem} />)}</Table.Tbody>
          </Table>
        </div>
      )}
    </CardSection>
  )
}

function FilesystemRow({ filesystem: { mountpoint, name, type, totalBytes, usedBytes, disks } }: { filesystem: GuestFilesystem }) {
  const { t } = useTranslation('guest')
  return (
    <Table.Tr>
      <Table.Td className="mono" title={mountpoint}>{mountpoint}</Table.Td>
      <Table.Td title={disks.join(', ')}>{disks.length === 0 ? name : t('deviceOf', { name, disks: disks.join(', ') })}</Table.Td>
      <Table.Td>{type}</Table.Td>
      <Table.Td className={styles['number'] ?? ''}>{usedBytes === null || totalBytes === null ? '–' : t('usedOf', { used: formatBytes(usedBytes), total: formatBytes(totalBytes) })}</Table.Td>
    </Table.Tr>
  )
}

export function UserCard({ facts: { users } }: { facts: GuestFacts }) {
  const { t } = useTranslation('guest')
  return (
    <CardSection title={t('users')}>
      {users.length === 0 && <Text size="sm" c="var(--muted)">{t('noUsers')}</Text>}
      <FactList facts={users.map(({ name, domain, loginAtMs }) => ({ label: domain === '' ? name : `${domain}\\${name}`, value: loginAtMs === null ? '' : t('since', { time: formatTime(loginAtMs) }) }))} />
    </CardSection>
  )
}

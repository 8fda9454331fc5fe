// One transfer below the list: why it waits or failed, what really went over the network, and its checksum beside the one that
// was published.
import { Button, CopyButton, Group, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { formatBytes } from '../../i18n/format.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import styles from './transfers.module.css'

export function TransferDetails({ transfer, onCancel }: { transfer: Transfer; onCancel: () => void }) {
  const { t } = useTranslation('transfers')
  const { sha256, problem, phase, volume, sentBytes, sizeBytes } = transfer
  return (
    <section className={styles['details']} aria-label={t('details', { name: volume })}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} className="ellipsis" dir="auto">{volume}</Text>
        {!isTransferOver(phase) && <Button variant="default" onClick={onCancel}>{t('cancelOne')}</Button>}
      </Group>
      {problem && <ProblemAlert problem={problem} tone={phase === 'failed' ? 'error' : 'warning'} />}
      {sentBytes > 0 && sentBytes < sizeBytes && <Text size="sm" c="var(--muted)">{t('sparse', { sent: formatBytes(sentBytes), size: formatBytes(sizeBytes) })}</Text>}
      {sha256 !== null && <Checksum sha256={sha256} />}
      {sha256 === null && !isTransferOver(phase) && <Text size="sm" c="var(--muted)">{t('sha256Later')}</Text>}
    </section>
  )
}

function Checksum({ sha256 }: { sha256: string }) {
  const { t } = useTranslation('transfers')
  const [pasted, setPasted] = useState('')
  // Lists of checksums have the file's name behind each.
  const wanted = /[0-9a-f]{64}/i.exec(pasted)?.[0].toLowerCase()
  const isSame = wanted === sha256
  return (
    <>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" c="var(--muted)" style={{ flex: 'none' }}>SHA-256</Text>
        <span className={styles['sum']} data-testid="sha256">{sha256}</span>
        <CopyButton value={sha256}>{({ copied, copy }) => <Button size="compact-xs" variant="default" leftSection={<IconCopy size={13} />} onClick={copy}>{t(copied ? 'copied' : 'copySum')}</Button>}</CopyButton>
      </Group>
      <Group gap="sm" wrap="nowrap">
        <TextInput size="xs" className="mono" style={{ flex: 1 }} aria-label={t('compare')} placeholder={t('compare')} value={pasted} onChange={(event) => setPasted(event.currentTarget.value)} />
        <Text size="sm" role="status" fw={550} c={isSame ? 'var(--state-running)' : 'var(--state-error)'} style={{ display: 'flex', gap: 4, alignItems: 'center', minWidth: 130 }}>
          {pasted.trim() !== '' && (isSame ? <><IconCheck size={15} aria-hidden />{t('same')}</> : <><IconX size={15} aria-hidden />{t(wanted === undefined ? 'noSum' : 'different')}</>)}
        </Text>
      </Group>
    </>
  )
}

// Asks the host what could become a pool of a type: exports of a server, targets, volume groups. What cannot be found out is said.
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconRadar2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { PoolType } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../../state/use-session.ts'
import { ProblemAlert } from '../../../../ui/feedback/problem-alert.tsx'

/** Those that libvirt can look for; `true` where it has to be told the server. */
const discoverable: Readonly<Partial<Record<PoolType, boolean>>> = { netfs: true, iscsi: true, 'iscsi-direct': true, gluster: true, logical: false, vstorage: false }

export interface SourceFinderProps {
  readonly hostId: HostId
  readonly type: PoolType
  readonly server: string
  readonly initiator: string
  /** With the `<source>` that the host told. */
  readonly onFound: (xml: string) => void
}

type Search = { readonly kind: 'none' | 'busy' } | { readonly kind: 'failed'; readonly problem: Problem } | { readonly kind: 'found'; readonly sources: readonly { readonly label: string; readonly xml: string }[] }

export function SourceFinder({ hostId, type, server, initiator, onFound }: SourceFinderProps) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const [search, setSearch] = useState<Search>({ kind: 'none' })
  const needsServer = discoverable[type]
  if (needsServer === undefined) return null
  const look = (): void => {
    setSearch({ kind: 'busy' })
    client.storage.discoverSources({ hostId, type, server: server.trim(), initiator: initiator.trim() }).then(
      (sources) => setSearch({ kind: 'found', sources }),
      (error: unknown) => setSearch({ kind: 'failed', problem: problemOf(error) }),
    )
  }
  const canLook = !needsServer || server.trim() !== ''
  return (
    <Stack gap={6}>
      <Group gap="sm" align="center">
        <Button size="compact-sm" variant="light" leftSection={<IconRadar2 size={14} />} loading={search.kind === 'busy'} disabled={!canLook} onClick={look}>{t(`discover.${type}`)}</Button>
        {!canLook && <Text size="xs" c="var(--muted)">{t('discover.needsServer')}</Text>}
        {search.kind === 'found' && <Text size="xs" c="var(--muted)" aria-live="polite">{t('discover.count', { count: search.sources.length })}</Text>}
      </Group>
      {search.kind === 'found' && search.sources.length > 0 && <Select searchable label={t('discover.choose')} data={search.sources.map(({ label }, index) => ({ value: String(index), label }))} onChange={(value) => { const source = value === null ? undefined : search.sources[Number(value)]; if (source) onFound(source.xml) }} />}
      {search.kind === 'failed' && (
        <ProblemAlert problem={search.problem} tone="warning">
          {t('discover.byHand')}
        </ProblemAlert>
      )}
    </Stack>
  )
}

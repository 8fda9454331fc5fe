// How one host's network differs from the pattern, side by side, and the way to make some or all alike. Every host keeps its own
// UUID and MAC address, and what it had before can be brought back from its history.
import { Button, Checkbox, Group, Loader, Modal, Select, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Network } from '#shared/model/networks/network.ts'
import { withoutIdentity } from '#shared/model/networks/network-identity.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useActs } from '../../vms/use-acts.ts'
import type { NetworkGroup } from './group-rows.ts'

const XmlDiff = lazy(async () => ({ default: (await import('../../../ui/xml/xml-diff.tsx')).XmlDiff }))

export function DriftDialog({ group, onClose }: { group: NetworkGroup; onClose: () => void }) {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const { client } = useSession()
  const acts = useActs()
  const nameOf = useCallback(({ hostId }: Network): string => places.get(hostId)?.name ?? '', [places])
  const [patternId, setPatternId] = useState<string>(group.usual.hostId)
  const [shownId, setShownId] = useState<string>()
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set())
  const [allowOverlap, setAllowOverlap] = useState(false)
  const pattern = group.networks.find(({ hostId }) => hostId === patternId) ?? group.usual
  const others = useMemo(() => group.networks.filter(({ likeness }) => likeness !== pattern.likeness), [group, pattern])
  const shown = others.find(({ hostId }) => hostId === shownId) ?? others[0]
  const chosen = others.filter(({ hostId }) => !skipped.has(hostId))
  const read = useCallback((network: Network, signal?: AbortSignal) => client.definitions.read({ hostId: network.hostId, kind: 'network', key: network.name }, signal ? { signal } : {}), [client])
  const load = useCallback(async (signal: AbortSignal) => (shown ? { pattern: await read(pattern, signal), own: await read(shown, signal) } : undefined), [read, pattern, shown])
  const { value, problem } = useLoaded(load)

  const apply = (): void => {
    acts.attempt(client.networks.align({ pattern: { hostId: pattern.hostId, network: pattern.name }, hostIds: chosen.map(({ hostId }) => hostId), allowOverlap }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600}>{t('groups.title', { name: group.name })}</Text>} size="90%">
      <Stack gap="sm">
        <Group align="flex-end" gap="md">
          <Select label={t('groups.pattern')} w={240} allowDeselect={false} searchable data={group.networks.map((network) => ({ value: network.hostId, label: nameOf(network) }))} value={patternId} onChange={(id) => id !== null && setPatternId(id)} />
          {others.length > 0 && <Select label={t('groups.compared')} w={240} allowDeselect={false} searchable data={others.map((network) => ({ value: network.hostId, label: nameOf(network) }))} value={shown?.hostId ?? null} onChange={(id) => id !== null && setShownId(id)} />}
        </Group>
        {others.length === 0 && <Notice tone="info" title={t('groups.allAlike')} />}
        {problem && <ProblemAlert problem={problem} />}
        {shown && value && <div style={{ height: '44vh', border: '1px solid var(--line)', borderRadius: 6, overflow: 'hidden', display: 'flex', flexDirection: 'column' }}><Suspense fallback={<Loader size="sm" m="md" />}><XmlDiff before={{ title: t('groups.nowOn', { host: nameOf(shown) }), text: withoutIdentity(value.own.xml) }} after={{ title: t('groups.asOn', { host: nameOf(pattern) }), text: withoutIdentity(value.pattern.xml) }} /></Suspense></div>}
        {others.length > 0 && (
          <Group gap="md" role="group" aria-label={t('groups.applyTo')}>
            <Text size="sm" fw={600}>{t('groups.applyTo')}</Text>
            {others.map((network) => <Checkbox key={network.hostId} label={nameOf(network)} checked={!skipped.has(network.hostId)} onChange={(event) => setSkipped(event.currentTarget.checked ? new Set([...skipped].filter((id) => id !== network.hostId)) : new Set([...skipped, network.hostId]))} />)}
          </Group>
        )}
        {others.length > 0 && <Checkbox label={t('groups.allowOverlap')} checked={allowOverlap} onChange={(event) => setAllowOverlap(event.currentTarget.checked)} />}
        <Text size="sm" c="var(--muted)">{t('groups.effect')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('close')}</Button>
          <Button disabled={chosen.length === 0} onClick={apply}>{t('groups.apply', { count: chosen.length })}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

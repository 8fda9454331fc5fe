// Gives NICs another network, port group or filter. Of several hosts at once only what all of them have is offered.
import { Button, Group, List, Modal, Select, Stack, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostTopology, Network, NicSource } from '#shared/model/networks/network.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { nicKey } from '../data/use-networks.ts'
import type { HostNic } from '../data/use-networks.ts'
import { useChangeNics } from './use-change-nics.ts'

export type NicField = 'source' | 'portGroup' | 'filter'

export interface ChangeNicsDialogProps {
  readonly field: NicField
  readonly nics: readonly HostNic[]
  readonly networks: readonly Network[]
  readonly topology: readonly HostTopology[]
  readonly first?: string
  readonly onClose: () => void
}

const shownNics = 8
const nowhere: readonly HostNic['hostId'][] = []
/** Filters that libvirt brings along, the usual choice first. */
const presets = ['clean-traffic', 'clean-traffic-gateway', 'no-mac-spoofing', 'no-ip-spoofing', 'no-arp-spoofing', 'qemu-announce-self']

export function ChangeNicsDialog({ field, nics, networks, topology, first = '', onClose }: ChangeNicsDialogProps) {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const change = useChangeNics()
  const [value, setValue] = useState<string | null>(first === '' ? null : first)
  const hostIds = useMemo(() => [...new Set(nics.map(({ hostId }) => hostId))], [nics])
  const filters = useCommonFilters(field === 'filter' ? hostIds : nowhere)
  const options = field === 'source' ? sourceOptions({ hostIds, networks, topology }, (name) => t('nics.source.bridge', { name })) : field === 'filter' ? filters.names.map((name) => ({ value: name, label: name })) : groupOptions(nics, networks)
  const hint = field === 'filter' && value !== null ? t(`filterHint.${value}`, { defaultValue: '' }) : t(`nics.hint.${field}`)
  const isClearing = field !== 'source'
  const apply = (): void => {
    const given = value ?? ''
    change(nics, field === 'source' ? { source: sourceOf(given) } : field === 'filter' ? { filter: given } : { portGroup: given })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600}>{t(`nics.title.${field}`, { count: nics.length })}</Text>} size="md">
      <Stack gap="sm">
        <List size="sm" listStyleType="none">
          {nics.slice(0, shownNics).map((nic) => <List.Item key={nicKey(nic)}><b dir="auto">{nic.vmName}</b> <span className="muted mono">{nic.mac}</span> <span className="muted">{places.get(nic.hostId)?.name}</span></List.Item>)}
          {nics.length > shownNics && <List.Item>{t('topology.more', { count: nics.length - shownNics })}</List.Item>}
        </List>
        <Select {...(first === '' ? { 'data-autofocus': true } : {})} label={t(`nics.label.${field}`)} data={options} value={value} onChange={setValue} searchable clearable={isClearing} placeholder={isClearing ? t(`nics.without.${field}`) : t('nics.choose')} nothingFoundMessage={t('nothingFound')} maxDropdownHeight={240} />
        {filters.problem && <ProblemAlert problem={filters.problem} />}
        <Text size="sm" c="var(--muted)">{hint}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button {...(first === '' ? {} : { 'data-autofocus': true })} disabled={!isClearing && value === null} onClick={apply}>{t(`nics.apply.${field}`)}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** "network default", "bridge br0": names alone may be the same. */
export function sourceKey({ kind, name }: NicSource): string {
  return `${kind} ${name}`
}

function sourceOf(key: string): NicSource {
  const name = key.slice(key.indexOf(' ') + 1)
  return key.startsWith('bridge ') ? { kind: 'bridge', name } : { kind: 'network', name }
}

interface Surroundings {
  readonly hostIds: readonly string[]
  readonly networks: readonly Network[]
  readonly topology: readonly HostTopology[]
}

function sourceOptions({ hostIds, networks, topology }: Surroundings, bridgeText: (name: string) => string): { value: string; label: string }[] {
  const own = new Set(networks.filter(({ mode }) => mode !== 'bridge').map(({ hostId, bridge }) => `${hostId} ${bridge}`))
  const offered = [
    ...networks.map(({ hostId, name }) => ({ hostId, value: sourceKey({ kind: 'network', name }), label: name })),
    ...topology.flatMap(({ hostId, interfaces }) => interfaces.filter(({ kind, name }) => kind === 'bridge' && !own.has(`${hostId} ${name}`)).map(({ name }) => ({ hostId, value: sourceKey({ kind: 'bridge', name }), label: bridgeText(name) }))),
  ]
  const common = [...Map.groupBy(offered.filter(({ hostId }) => hostIds.includes(hostId)), ({ value }) => value).values()].filter((same) => same.length === hostIds.length)
  return common.flatMap(([one]) => (one ? [{ value: one.value, label: one.label }] : [])).toSorted((one, other) => (naturalKey(one.label) < naturalKey(other.label) ? -1 : 1))
}

function groupOptions(nics: readonly HostNic[], networks: readonly Network[]): { value: string; label: string }[] {
  const groups = nics.map(({ hostId, source }) => networks.find((network) => network.hostId === hostId && network.name === source.name)?.portGroups ?? [])
  const [first = [], ...rest] = groups
  return first.filter((name) => rest.every((names) => names.includes(name))).map((name) => ({ value: name, label: name }))
}

/** What all of the hosts have; keep `hostIds` the same array while the same are meant. */
function useCommonFilters(hostIds: readonly HostNic['hostId'][]): { names: readonly string[]; problem: ReturnType<typeof useLoaded>['problem'] } {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => Promise.all(hostIds.map((hostId) => client.networks.filters({ hostId }, { signal }))), [client, hostIds])
  const { value = [], problem } = useLoaded(load)
  const [first = [], ...rest] = value.map((filters) => filters.map(({ name }) => name))
  const rank = (name: string): number => (presets.includes(name) ? presets.indexOf(name) : presets.length)
  return { names: first.filter((name) => rest.every((names) => names.includes(name))).toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1)), problem }
}

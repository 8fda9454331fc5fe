// Finds a host, network, interface or machine on the map by a part of its name, MAC or subnet, and goes there.
import { Combobox, Text, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TopologyHost } from './layout/topology-model.ts'
import { placesOf } from './use-topology-view.ts'
import type { Place } from './use-topology-view.ts'

const shownPlaces = 12

export interface TopologySearchProps {
  readonly hosts: readonly TopologyHost[]
  /** All that match, or `null` when nothing is searched for. */
  readonly onFound: (ids: ReadonlySet<string> | null) => void
  readonly onGo: (place: Place) => void
}

export function TopologySearch({ hosts, onFound, onGo }: TopologySearchProps) {
  const { t } = useTranslation('networks')
  const combobox = useCombobox()
  const { selectFirstOption } = combobox
  const [query, setQuery] = useState('')
  const places = useMemo(() => placesOf(hosts).map((place) => ({ ...place, text: `${place.label} ${place.detail}`.toLowerCase() })), [hosts])
  const matching = (words: string): Place[] => (words.trim() === '' ? [] : places.filter(({ text }) => words.toLowerCase().trim().split(/\s+/).every((word) => text.includes(word))))
  const found = matching(query)
  // After the options are drawn: Enter goes to the first.
  useEffect(() => { selectFirstOption() }, [query, selectFirstOption])
  const search = (words: string): void => {
    setQuery(words)
    onFound(words.trim() === '' ? null : new Set(matching(words).map(({ id }) => id)))
    combobox.openDropdown()
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const place = found.find((each) => each.id === id)
        if (place) onGo(place)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target>
        <TextInput size="xs" type="search" leftSection={<IconSearch size={14} />} aria-label={t('topology.search')} placeholder={t('topology.search')} value={query} onChange={(event) => search(event.currentTarget.value)} onFocus={() => query !== '' && combobox.openDropdown()} onBlur={() => combobox.closeDropdown()} />
      </Combobox.Target>
      <Combobox.Dropdown hidden={query.trim() === ''}>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {found.slice(0, shownPlaces).map(({ id, label, detail }) => (
            <Combobox.Option key={id} value={id}>
              <Text size="sm" truncate dir="auto">{label}</Text>
              <Text size="xs" c="var(--muted)" truncate>{detail}</Text>
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{t('topology.notFound')}</Combobox.Empty>}
          {found.length > shownPlaces && <Text size="xs" c="var(--muted)" px="sm" py={4}>{t('topology.more', { count: found.length - shownPlaces })}</Text>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

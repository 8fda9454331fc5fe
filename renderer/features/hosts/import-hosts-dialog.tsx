// Adds many hosts at once: from the SSH configuration, or from a pasted list. Nothing is added before a person has looked at it.
import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { HostCandidate } from '#shared/contract/hosts.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { CandidateTable } from './candidate-table.tsx'
import { chosenOf, isAddable, leftOutOf, matchingOf } from './candidates.ts'
import { FolderInput } from './folder-input.tsx'

/** Fewer are looked through at a glance. */
const fewestToFilter = 12

export function ImportHostsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [source, setSource] = useState('ssh-config')
  const [text, setText] = useState('')
  const [filter, setFilter] = useState('')
  const [folder, setFolder] = useState('')
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set())
  const [refusal, setRefusal] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  // A long list is read while its typing goes on.
  const list = useDeferredValue(text)
  const load = useCallback((signal: AbortSignal): Promise<HostCandidate[]> => (source === 'ssh-config' ? client.hosts.discover(undefined, { signal }) : client.hosts.parseList({ text: list }, { signal })), [client, source, list])
  const { value: candidates = [], problem } = useLoaded(load)
  const chosen = chosenOf(candidates, excluded)
  const { mistakes, repeated } = leftOutOf(candidates)
  const toggle = useCallback((uris: readonly string[], isChosen: boolean) => setExcluded((before) => new Set(isChosen ? [...before].filter((uri) => !uris.includes(uri)) : [...before, ...uris])), [])
  const add = (): void => {
    setBusy(true)
    client.hosts.addMany({ hosts: chosen.map(({ uri, name, folder: own }) => ({ uri, name, folder: own || folder })) }).then(onClose, (error: unknown) => {
      setBusy(false)
      setRefusal(problemOf(error))
    })
  }
  const hasHosts = candidates.some(isAddable)
  const shown = useMemo(() => (candidates.length >= fewestToFilter ? matchingOf(candidates, filter) : candidates), [candidates, filter])
  return (
    <Modal opened onClose={onClose} title={t('import.title')} size="xl">
      <Stack gap="sm">
        <SegmentedControl size="xs" aria-label={t('import.source')} value={source} onChange={(next) => { setSource(next); setFilter('') }} data={[{ value: 'ssh-config', label: t('import.fromSsh') }, { value: 'list', label: t('import.fromList') }]} />
        {source === 'list' && <Textarea data-autofocus autosize minRows={4} maxRows={hasHosts ? 6 : 10} classNames={{ input: 'mono' }} label={t('import.list')} description={t('import.listHint')} placeholder={'root@kvm01\nkvm02.example.org,Rack 2,Berlin\nqemu+ssh://ops@kvm03:2222/system'} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        {problem && <ProblemAlert problem={problem} />}
        {candidates.length > 0 && (
          <Group grow gap="xs">
            {candidates.length >= fewestToFilter && <TextInput size="xs" aria-label={t('import.filter')} placeholder={t('import.filter')} title={t('import.filterHint')} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />}
            <FolderInput size="xs" label={undefined} aria-label={t('import.folder')} placeholder={t('import.folder')} value={folder} onChange={setFolder} />
          </Group>
        )}
        {candidates.length > 0 && <CandidateTable candidates={shown} excluded={excluded} isList={source === 'list'} onToggle={toggle} />}
        {candidates.length === 0 && !problem && <Text size="sm" c="var(--muted)">{source === 'ssh-config' ? t('import.noneInSsh') : t('import.noneInList')}</Text>}
        {refusal && <ProblemAlert problem={refusal} />}
        <Group justify="flex-end" gap="xs" wrap="nowrap">
          <Text size="sm" c="var(--muted)" style={{ flex: 1 }} role="status">{[mistakes > 0 && t('import.mistakes', { count: mistakes }), repeated > 0 && t('import.repeated', { count: repeated })].filter(Boolean).join(' ')}</Text>
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button disabled={chosen.length === 0} loading={isBusy} onClick={add}>{chosen.length === 0 ? t('import.submitNone') : t('import.submit', { count: chosen.length })}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

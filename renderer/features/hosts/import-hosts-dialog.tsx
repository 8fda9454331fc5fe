// Adds many hosts at once: from the SSH configuration, or from a pasted list. Nothing is added before a person has looked at it.
import { Button, Checkbox, Group, Modal, ScrollArea, SegmentedControl, Stack, Table, Text, Textarea } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostCandidate } from '#shared/contract/hosts.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert, useProblemText } from '../../ui/problem-alert.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'

export function ImportHostsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const textOf = useProblemText()
  const [source, setSource] = useState('ssh-config')
  const [text, setText] = useState('')
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set())
  const load = useCallback((signal: AbortSignal): Promise<HostCandidate[]> => (source === 'ssh-config' ? client.hosts.discover(undefined, { signal }) : client.hosts.parseList({ text }, { signal })), [client, source, text])
  const { value: candidates = [], problem } = useLoaded(load)
  const chosen = candidates.filter((candidate) => isAddable(candidate) && !excluded.has(candidate.uri))
  const toggle = (uri: string): void => {
    const next = new Set(excluded)
    if (!next.delete(uri)) next.add(uri)
    setExcluded(next)
  }
  const add = (): void => {
    acts.attempt(client.hosts.addMany({ hosts: chosen.map(({ uri, name, folder }) => ({ uri, name, folder })) }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('import.title')} size="xl">
      <Stack gap="sm">
        <SegmentedControl size="xs" value={source} onChange={setSource} data={[{ value: 'ssh-config', label: t('import.fromSsh') }, { value: 'list', label: t('import.fromList') }]} />
        {source === 'list' && <Textarea autosize minRows={4} maxRows={10} className="mono" label={t('import.list')} description={t('import.listHint')} placeholder={'root@kvm01\nkvm02.example.org,Rack 2,Berlin\nqemu+ssh://ops@kvm03:2222/system'} value={text} onChange={(event) => setText(event.currentTarget.value)} />}
        {problem && <ProblemAlert problem={problem} />}
        {candidates.length > 0 && <ScrollArea.Autosize mah={360}>
          <Table verticalSpacing={4} fz="sm" stickyHeader>
            <Table.Thead>
              <Table.Tr><Table.Th w={36} /><Table.Th>{t('column.name')}</Table.Th><Table.Th>URI</Table.Th><Table.Th>{t('addHost.folder')}</Table.Th><Table.Th>{t('import.note')}</Table.Th></Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {candidates.map((candidate, index) => (
                <Table.Tr key={`${index}:${candidate.uri}`}>
                  <Table.Td><Checkbox size="xs" aria-label={candidate.name} disabled={!isAddable(candidate)} checked={isAddable(candidate) && !excluded.has(candidate.uri)} onChange={() => toggle(candidate.uri)} /></Table.Td>
                  <Table.Td>{candidate.name}</Table.Td>
                  <Table.Td className="mono">{candidate.uri}</Table.Td>
                  <Table.Td>{candidate.folder}</Table.Td>
                  <Table.Td c="var(--muted)">{candidate.problem ? textOf(candidate.problem) : candidate.isKnown ? t('import.known') : ''}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>}
        {candidates.length === 0 && !problem && <Text size="sm" c="var(--muted)">{source === 'ssh-config' ? t('import.noneInSsh') : t('import.noneInList')}</Text>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button disabled={chosen.length === 0} onClick={add}>{chosen.length === 0 ? t('import.submitNone') : t('import.submit', { count: chosen.length })}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function isAddable(candidate: HostCandidate): boolean {
  return !candidate.isKnown && candidate.problem === null
}

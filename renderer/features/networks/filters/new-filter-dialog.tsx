// A new packet filter: a name and what it begins with. Its rules are written on its page.
import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { routes } from '../../../app/routes.ts'
import { useSession } from '../../../state/use-session.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'

const starts = ['empty', 'clean', 'strict'] as const

export function NewFilterDialog({ hostId, onClose, onCreated }: { hostId: HostId; onClose: () => void; onCreated: () => void }) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [start, setStart] = useState<(typeof starts)[number]>('clean')
  const [problem, setProblem] = useState<Problem>()
  const submit = (): void => {
    client.networks.defineFilter({ hostId, xml: newFilter(name.trim(), start) }).then(
      () => { onClose(); onCreated(); navigate(routes.filter(hostId, name.trim())) },
      (error: unknown) => setProblem(problemOf(error)),
    )
  }
  return (
    <Modal opened onClose={onClose} title={t('filters.new')} size="md">
      <DialogForm onSubmit={submit}>
        <TextInput data-autofocus label={t('form.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} spellCheck={false} />
        <Select label={t('filters.start')} description={t(`filters.startHint.${start}`)} allowDeselect={false} data={starts.map((value) => ({ value, label: t(`filters.starts.${value}`) }))} value={start} onChange={(value) => setStart(starts.find((known) => known === value) ?? 'empty')} />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={name.trim() === ''}>{t('filters.create')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

function newFilter(name: string, start: (typeof starts)[number]): string {
  const accept = element('rule', { action: 'accept', direction: 'out', priority: 500 }, [element('all')])
  const drop = element('rule', { action: 'drop', direction: 'inout', priority: 1000 }, [element('all')])
  return printElement(element('filter', { name, chain: 'root' }, [start !== 'empty' && element('filterref', { filter: 'clean-traffic' }), start === 'strict' && accept, start === 'strict' && drop]))
}

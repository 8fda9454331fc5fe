// A machine's notes, written as Markdown. Raw HTML in them is shown as text, and pictures are not fetched: notes come from whoever
// may write to the machine.
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { ReasonedIcon } from '../../ui/feedback/reasoned-button.tsx'
import { useActs } from '../vms/use-acts.ts'
import styles from './notes-card.module.css'

const mostLetters = 20_000

export function NotesCard({ vm, notes, isUp }: { vm: Vm; notes: string | undefined; isUp: boolean }) {
  const { t } = useTranslation('metadata')
  const [draft, setDraft] = useState<string>()
  const edit = <ReasonedIcon label={t('editNotes')} icon={IconPencil} reason={isUp ? (notes === undefined ? t('app:common.loading') : '') : t('app:refusal.host-not-connected')} onClick={() => setDraft(notes)} />
  return (
    <CardSection title={t('notes')} aside={draft === undefined ? edit : undefined}>
      {draft !== undefined ? <NotesForm vm={vm} draft={draft} onDraft={setDraft} onClose={() => setDraft(undefined)} /> : notes ? <div className={styles['notes']} dir="auto"><Markdown remarkPlugins={[remarkGfm]} disallowedElements={['img']}>{notes}</Markdown></div> : <span className="muted">{t('noNotes')}</span>}
    </CardSection>
  )
}

function NotesForm({ vm, draft, onDraft, onClose }: { vm: Vm; draft: string; onDraft: (draft: string) => void; onClose: () => void }) {
  const { t } = useTranslation('metadata')
  const { client } = useSession()
  const acts = useActs()
  const save = (): void => {
    acts.attempt(client.vms.setMetadata({ hostId: vm.hostId, uuid: vm.uuid, change: { notes: draft } }).then(onClose))
  }
  return (
    <Stack gap="xs">
      <Textarea data-autofocus aria-label={t('notes')} autosize minRows={6} maxRows={20} maxLength={mostLetters} value={draft} onChange={({ currentTarget }) => onDraft(currentTarget.value)} />
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="var(--muted)">{t('notesHint')}</Text>
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button size="xs" onClick={save}>{t('save')}</Button>
        </Group>
      </Group>
    </Stack>
  )
}

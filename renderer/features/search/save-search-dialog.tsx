// Keeps the search of the table under a name; a name that is taken gets this search.
import { Button, Group, Modal, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences, useSession } from '../../state/use-session.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'

const longestName = 120

export function SaveSearchDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { setPreferences } = useSession()
  const { savedSearches } = usePreferences()
  const [given, setName] = useState(query.trim().slice(0, longestName))
  const name = given.trim()
  const isTaken = savedSearches.some((saved) => saved.name === name)
  const save = (): void => {
    if (name === '') return
    setPreferences({ savedSearches: [...savedSearches.filter((saved) => saved.name !== name), { name, query }] })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('search.saveTitle')}>
      <DialogForm onSubmit={save}>
        <TextInput label={t('search.name')} maxLength={longestName} value={given} onChange={(event) => setName(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} />
        <Text size="sm" c="var(--muted)" className="mono" style={{ overflowWrap: 'anywhere' }}>{query}</Text>
        {isTaken && <Text size="sm" c="var(--muted)" role="status">{t('search.nameTaken')}</Text>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" disabled={name === ''}>{t(isTaken ? 'search.replace' : 'common.save')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

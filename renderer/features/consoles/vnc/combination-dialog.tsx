// Asks for a combination of keys in writing, such as "Ctrl+Alt+F7", and whether to keep it in the menu.
import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from '../frame/frame-context.ts'
import { isCombination, parseCombination } from '../keys/key-combination.ts'
import type { KeyCombination } from '../keys/key-combination.ts'

export interface CombinationDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onSend: (combination: KeyCombination, isKept: boolean) => void
}

export function CombinationDialog({ isOpen, onClose, onSend }: CombinationDialogProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const [text, setText] = useState('')
  const [isKept, setIsKept] = useState(true)
  const parsed = parseCombination(text)
  const error = isCombination(parsed) || parsed.kind === 'empty' ? undefined : t(`keys.problem.${parsed.kind}`, { key: 'key' in parsed ? parsed.key : '' })
  return (
    <Modal {...portal} opened={isOpen} onClose={onClose} title={t('keys.own')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isCombination(parsed)) return
          onClose()
          onSend(parsed, isKept)
        }}
      >
        <TextInput label={t('keys.combination')} description={t('keys.combinationHelp')} placeholder="Ctrl+Alt+F7" value={text} error={error} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
        <Checkbox mt="sm" label={t('keys.keep')} checked={isKept} onChange={(event) => setIsKept(event.currentTarget.checked)} />
        <Group justify="end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={!isCombination(parsed)}>
            {t('keys.send')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

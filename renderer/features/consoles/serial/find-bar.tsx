// Finds text in a terminal's scrollback: as you type, Enter for the next, Shift+Enter for the one before, Esc to end.
import { ActionIcon, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from '../frame/console.module.css'
import type { SerialTerminal } from './serial-terminal.ts'

/** A find bar is opened to be typed into. */
const focusAtOnce = (input: HTMLInputElement | null): void => input?.focus()

export function FindBar({ terminal, onClose }: { terminal: SerialTerminal; onClose: () => void }) {
  const { t } = useTranslation('consoles')
  const [text, setText] = useState('')
  const [found, setFound] = useState({ index: -1, count: 0 })
  useEffect(() => {
    const listening = terminal.onFound(setFound)
    return () => {
      listening[Symbol.dispose]()
      terminal.endFind()
    }
  }, [terminal])
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') onClose()
    if (event.key === 'Enter') terminal.find(text, event.shiftKey ? 'previous' : 'next', false)
  }
  return (
    <search className={styles['find']}>
      <TextInput
        size="xs"
        w={200}
        ref={focusAtOnce}
        placeholder={t('serial.findText')}
        aria-label={t('serial.findText')}
        value={text}
        onKeyDown={onKey}
        onChange={(event) => {
          setText(event.currentTarget.value)
          terminal.find(event.currentTarget.value, 'next', true)
        }}
      />
      <Text size="xs" c="var(--muted)" miw={56} ta="center" aria-live="polite">
        {text === '' ? '' : t(found.count === 0 ? 'serial.notFound' : 'serial.found', { index: found.index + 1, count: found.count })}
      </Text>
      <ActionIcon aria-label={t('serial.previous')} onClick={() => terminal.find(text, 'previous', false)}>
        <IconChevronUp size={15} />
      </ActionIcon>
      <ActionIcon aria-label={t('serial.next')} onClick={() => terminal.find(text, 'next', false)}>
        <IconChevronDown size={15} />
      </ActionIcon>
      <ActionIcon aria-label={t('serial.endFind')} onClick={onClose}>
        <IconX size={15} />
      </ActionIcon>
    </search>
  )
}

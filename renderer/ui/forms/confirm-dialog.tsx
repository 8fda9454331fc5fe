// Asks before something is done that cannot be taken back: what it concerns is listed, and where much would be lost a name
// has to be typed.
import { Button, Group, List, Modal, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from './dialog-form.tsx'

export interface ConfirmRequest {
  readonly title: string
  readonly text: string
  /** What it is done to, by name. */
  readonly items: readonly string[]
  /** Of the button that does it. */
  readonly label: string
  /** Has to be typed first. */
  readonly typed?: string
  readonly run: () => void
}

const shownItems = 8
/** Names may have 255 characters and no space. */
const anyBreak = { overflowWrap: 'anywhere' } as const

export function ConfirmDialog({ request: { title, text, items, label, typed, run }, onClose }: { request: ConfirmRequest; onClose: () => void }) {
  const { t } = useTranslation()
  const [given, setGiven] = useState('')
  const more = items.length - shownItems
  return (
    <Modal opened onClose={onClose} title={<Text fw={600} style={anyBreak}>{title}</Text>} size="md">
      <DialogForm onSubmit={() => { onClose(); run() }}>
        <Text size="sm">{text}</Text>
        {items.length > 1 && (
          <List size="sm">
            {items.slice(0, shownItems).map((item) => <List.Item key={item}><span dir="auto" style={anyBreak}>{item}</span></List.Item>)}
            {more > 0 && <List.Item>{t('confirm.more', { count: more })}</List.Item>}
          </List>
        )}
        {typed !== undefined && <TextInput data-autofocus styles={{ label: anyBreak }} label={t('confirm.type', { name: typed })} value={given} onChange={(event) => setGiven(event.currentTarget.value)} autoComplete="off" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" {...(typed === undefined ? { 'data-autofocus': true } : {})} onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" color="red" disabled={typed !== undefined && given !== typed}>{label}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

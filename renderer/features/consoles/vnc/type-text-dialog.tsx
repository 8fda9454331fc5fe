// Types text into the guest as key presses: into a BIOS, a boot menu, a login, where no clipboard reaches. The text lives in
// this dialog only, and is gone when it closes.
import { Alert, Button, Group, Modal, NumberInput, PasswordInput, Progress, Select, Switch, Text, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from '../frame/frame-context.ts'
import type { KeyPress } from '../keys/key-combination.ts'
import { layoutIds } from '../keys/keyboard-layouts.ts'
import { planTyping, typePlan } from '../keys/typing-plan.ts'
import { useTypingPreferences } from './use-own-combinations.ts'

export interface TypeTextDialogProps {
  readonly isOpen: boolean
  readonly isConnected: boolean
  readonly onClose: () => void
  readonly press: (press: KeyPress) => void
}

export function TypeTextDialog(props: TypeTextDialogProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  return (
    <Modal {...portal} opened={props.isOpen} onClose={props.onClose} title={t('type.title')} size="lg">
      <TypeTextForm {...props} />
    </Modal>
  )
}

function TypeTextForm({ isConnected, onClose, press }: TypeTextDialogProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const [text, setText] = useState('')
  const [isMasked, setIsMasked] = useState(false)
  const { layout, rate, setLayout, setRate } = useTypingPreferences()
  const typing = useTyping({ press, isConnected, onDone: onClose })
  const plan = planTyping(text, layout)
  const field = { label: t('type.text'), value: text, disabled: typing.isTyping, autoComplete: 'off', 'data-autofocus': true }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        typing.start(text, layout, rate)
      }}
    >
      {isMasked ? (
        <PasswordInput {...field} onChange={(event) => setText(event.currentTarget.value)} />
      ) : (
        <Textarea {...field} autosize minRows={4} maxRows={12} spellCheck={false} onChange={(event) => setText(event.currentTarget.value)} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
      )}
      <Group mt="sm" align="end">
        <Select label={t('type.layout')} w={170} allowDeselect={false} comboboxProps={portal} value={layout} disabled={typing.isTyping} data={layoutIds.map((value) => ({ value, label: t(`layout.${value}`) }))} onChange={(value) => setLayout(layoutIds.find((id) => id === value) ?? layout)} />
        <NumberInput label={t('type.rate')} w={150} size="sm" min={1} max={200} value={rate} disabled={typing.isTyping} onChange={(value) => setRate(Number(value) || rate)} />
        <Switch label={t('type.masked')} checked={isMasked} disabled={typing.isTyping} onChange={(event) => setIsMasked(event.currentTarget.checked)} mb={8} />
      </Group>
      {plan.unsure.length > 0 && (
        <Alert color="yellow" mt="sm">
          {isMasked ? t('type.unsureMasked', { count: plan.unsure.length }) : t('type.unsure', { characters: plan.unsure.slice(0, 20).join(' ') })}
        </Alert>
      )}
      {typing.isTyping && <Progress mt="md" value={(100 * typing.typed) / Math.max(1, typing.total)} aria-label={t('type.progress')} animated />}
      <Group justify="space-between" mt="md">
        <Text size="xs" c="var(--muted)">
          {typing.isTyping ? t('type.typed', { typed: typing.typed, total: typing.total }) : t('type.estimate', { count: plan.strokes.length, seconds: Math.ceil(plan.strokes.length / rate) })}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={typing.isTyping ? typing.cancel : onClose}>
            {t(typing.isTyping ? 'type.stop' : 'action.cancel')}
          </Button>
          <Button type="submit" loading={typing.isTyping} disabled={text === '' || !isConnected}>
            {t('type.start')}
          </Button>
        </Group>
      </Group>
    </form>
  )
}

interface TypingParts {
  readonly press: (press: KeyPress) => void
  readonly isConnected: boolean
  readonly onDone: () => void
}

function useTyping({ press, isConnected, onDone }: TypingParts) {
  const [progress, setProgress] = useState<{ typed: number; total: number } | undefined>()
  const running = useRef<AbortController | undefined>(undefined)
  const cancel = (): void => running.current?.abort()
  // Half a password is worse than none: what is left is not typed into whatever comes up after a restart.
  useEffect(() => {
    if (!isConnected) running.current?.abort()
  }, [isConnected])
  useEffect(() => () => running.current?.abort(), [])
  const run = async (plan: ReturnType<typeof planTyping>, charactersPerSecond: number): Promise<void> => {
    const total = plan.strokes.length
    const controller = new AbortController()
    running.current = controller
    setProgress({ typed: 0, total })
    const typed = await typePlan({ plan, charactersPerSecond, press, onProgress: (count) => setProgress({ typed: count, total }), signal: controller.signal })
    setProgress(undefined)
    if (typed === total) onDone()
  }
  return {
    isTyping: progress !== undefined,
    typed: progress?.typed ?? 0,
    total: progress?.total ?? 0,
    cancel,
    start: (text: string, layout: Parameters<typeof planTyping>[1], rate: number) => void run(planTyping(text, layout), rate),
  }
}

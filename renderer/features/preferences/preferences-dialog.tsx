// What a user may set: confirmations, double click, typing, parallelism. The theme has its own switch in the header.
import { Checkbox, Modal, NumberInput, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VmActionId, vmActions } from '#shared/model/machines/vm-actions.ts'
import { languages } from '../../i18n/translations.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'

export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { setPreferences } = useSession()
  const preferences = usePreferences()
  const { unconfirmedActions } = preferences
  const asked = VmActionId.options.filter((action) => vmActions[action].confirmation === 1)
  const setAsked = (action: VmActionId, isAsked: boolean): void => setPreferences({ unconfirmedActions: isAsked ? unconfirmedActions.filter((id) => id !== action) : [...unconfirmedActions, action] })
  return (
    <Modal opened onClose={onClose} title={t('preferences.title')} size="md">
      <Stack gap="md">
        <Stack gap={6}>
          <Text size="sm" fw={600}>{t('preferences.theme')}</Text>
          <SegmentedControl size="xs" aria-label={t('preferences.theme')} value={preferences.theme} onChange={(value) => (value === 'light' || value === 'dark' || value === 'system') && setPreferences({ theme: value })} data={['system', 'light', 'dark'].map((value) => ({ value, label: t(`theme.${value}`) }))} />
        </Stack>
        <Stack gap={6}>
          <Text size="sm" fw={600}>{t('preferences.ask')}</Text>
          <Text size="xs" c="var(--muted)">{t('preferences.askHint')}</Text>
          {asked.map((action) => <Checkbox key={action} label={t(`action.${action}`)} checked={!unconfirmedActions.includes(action)} onChange={(event) => setAsked(action, event.currentTarget.checked)} />)}
        </Stack>
        <Select label={t('preferences.language')} allowDeselect={false} value={preferences.language} onChange={(value) => value !== null && setPreferences({ language: value })} data={languages.map((code) => ({ value: code, label: nameOfLanguage(code) }))} />
        <Switch label={t('preferences.doubleClick')} checked={preferences.opensConsoleOnDoubleClick} onChange={(event) => setPreferences({ opensConsoleOnDoubleClick: event.currentTarget.checked })} />
        <Switch label={t('preferences.guestCommands')} description={t('preferences.guestCommandsHint')} checked={preferences.canRunGuestCommands} onChange={(event) => setPreferences({ canRunGuestCommands: event.currentTarget.checked })} />
        <Amount label={t('preferences.parallelism')} hint={t('preferences.parallelismHint')} most={64} kept={preferences.bulkParallelism} onKeep={(bulkParallelism) => setPreferences({ bulkParallelism })} />
        <Amount label={t('preferences.typingRate')} hint={t('preferences.typingRateHint')} most={200} kept={preferences.typingRate} onKeep={(typingRate) => setPreferences({ typingRate })} />
      </Stack>
    </Modal>
  )
}

interface AmountProps {
  readonly label: string
  readonly hint: string
  readonly most: number
  readonly kept: number
  readonly onKeep: (amount: number) => void
}

/** May be empty while somebody types; left so, it shows again what holds. */
function Amount({ label, hint, most, kept, onKeep }: AmountProps) {
  const [typed, setTyped] = useState<number | string>(kept)
  const change = (next: number | string): void => {
    setTyped(next)
    if (typeof next === 'number') onKeep(next)
  }
  return <NumberInput label={label} description={hint} min={1} max={most} clampBehavior="strict" allowDecimal={false} value={typed} onChange={change} onBlur={() => setTyped(kept)} />
}

/** In the language itself, which is what those look for who cannot read the present one. */
function nameOfLanguage(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
}

// Asks for a screen's password when the domain's XML has none that fits. Kept by the session for its reconnects only.
import { Button, Group, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export function PasswordForm({ onPassword }: { onPassword: (password: string) => void }) {
  const { t } = useTranslation('consoles')
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onPassword(password)
      }}
    >
      <Group gap="xs" mt="sm" align="end" wrap="nowrap">
        <PasswordInput label={t('password.label')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="off" data-autofocus w={220} />
        <Button type="submit" size="sm" disabled={password === ''}>
          {t('password.connect')}
        </Button>
      </Group>
    </form>
  )
}

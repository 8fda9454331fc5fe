// A new password for an account of the guest.
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestFacts } from '#shared/model/machines/guest.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { useActs } from '../vms/use-acts.ts'

export function PasswordCard({ vm, facts }: { vm: Vm; facts: GuestFacts }) {
  const { t } = useTranslation('guest')
  const { client } = useSession()
  const acts = useActs()
  const [user, setUser] = useState('root')
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const isPossible = facts.commands.includes('guest-set-user-password') && facts.isFrozen !== true
  const set = async (): Promise<void> => {
    setBusy(true)
    try {
      await client.guests.setPassword({ hostId: vm.hostId, uuid: vm.uuid, user, password })
      setPassword('')
      notifications.show({ title: t('passwordSet', { user }), message: vm.name })
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    acts.attempt(set())
  }
  return (
    <CardSection title={t('password')}>
      <form onSubmit={submit}>
        <Stack gap="xs">
          <Group grow align="flex-start">
            <TextInput label={t('account')} value={user} disabled={!isPossible} onChange={(event) => setUser(event.currentTarget.value)} spellCheck={false} autoComplete="off" />
            <PasswordInput label={t('newPassword')} value={password} disabled={!isPossible} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="new-password" />
          </Group>
          <Group>
            <Button type="submit" variant="default" loading={isBusy} disabled={!isPossible || user === '' || password === ''}>{t('setPassword')}</Button>
            {!isPossible && <Text size="xs" c="var(--muted)">{t('notOffered')}</Text>}
          </Group>
        </Stack>
      </form>
    </CardSection>
  )
}

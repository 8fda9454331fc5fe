// Runs a program inside of the guest and shows what it wrote; off until the preferences allow it.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestFacts, GuestOutput } from '#shared/model/machines/guest.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { useUi } from '../../state/ui-store.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { useActs } from '../vms/use-acts.ts'
import styles from './guest.module.css'

export function GuestCommandCard({ vm, facts, isAllowed }: { vm: Vm; facts: GuestFacts; isAllowed: boolean }) {
  const { t } = useTranslation('guest')
  const openDialog = useUi((state) => state.openDialog)
  const isOffered = facts.commands.includes('guest-exec') && facts.isFrozen !== true
  return (
    <CardSection title={t('command')}>
      {isAllowed
        ? <CommandForm vm={vm} isOffered={isOffered} />
        : (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" c="var(--muted)">{t('commandOff')}</Text>
            <Button variant="default" style={{ flex: 'none' }} onClick={() => openDialog({ kind: 'preferences' })}>{t('toPreferences')}</Button>
          </Group>
        )}
    </CardSection>
  )
}

function CommandForm({ vm, isOffered }: { vm: Vm; isOffered: boolean }) {
  const { t } = useTranslation('guest')
  const { client } = useSession()
  const acts = useActs()
  const [line, setLine] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [output, setOutput] = useState<GuestOutput>()
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      // A shell of the guest takes the line apart.
      setOutput(await client.guests.run({ hostId: vm.hostId, uuid: vm.uuid, path: '/bin/sh', arguments: ['-c', line] }))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (line.trim() !== '') acts.attempt(run())
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end" wrap="nowrap">
          <TextInput style={{ flex: 1 }} label={t('line')} description={t('lineHint')} value={line} disabled={!isOffered} classNames={{ input: 'mono' }} onChange={(event) => setLine(event.currentTarget.value)} spellCheck={false} autoComplete="off" />
          <Button type="submit" loading={isBusy} disabled={!isOffered || line.trim() === ''}>{t('run')}</Button>
        </Group>
        {!isOffered && <Text size="xs" c="var(--muted)">{t('notOffered')}</Text>}
        {output && <Output output={output} />}
      </Stack>
    </form>
  )
}

function Output({ output: { exitCode, signal, hasExited, stdout, stderr, isTruncated } }: { output: GuestOutput }) {
  const { t } = useTranslation('guest')
  const outcome = !hasExited ? t('stillRuns') : signal === null ? t('exit', { code: exitCode ?? 0 }) : t('ended', { signal })
  return (
    <div aria-live="polite">
      <Text size="sm" c={hasExited && exitCode === 0 ? 'var(--muted)' : 'var(--state-error)'}>{outcome}{isTruncated && ` · ${t('truncated')}`}</Text>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a text that scrolls has to be reached by keyboard */}
      {`${stdout}${stderr}` !== '' && <pre className={styles['output']} tabIndex={0} aria-label={t('output')} data-testid="guest-output">{stdout}{stderr}</pre>}
    </div>
  )
}

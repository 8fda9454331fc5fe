// Stands over a console that shows no guest: what happened, which leg failed, and the buttons that help.
import { Button, Code, Group, Loader, Paper, Spoiler, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useHintText, useProblemText } from '../../../ui/feedback/problem-alert.tsx'
import { useNow } from '../../../ui/effects/use-now.ts'
import { useActs } from '../../vms/use-acts.ts'
import type { ConsoleSession } from '../session/console-session.ts'
import type { Failure, SessionState } from '../session/session-state.ts'
import styles from './console.module.css'
import { legStates, wordsFor } from './notice-words.ts'
import type { NoticeAction } from './notice-words.ts'
import { PasswordForm } from './password-form.tsx'
import type { ConsoleTargetState } from './use-console-target.ts'

export interface ConsoleNoticeProps {
  readonly state: SessionState
  readonly session: ConsoleSession | undefined
  readonly target: ConsoleTargetState
  /** A strip at the top for a terminal, whose text stays readable; a card over a screen. */
  readonly shape: 'card' | 'strip'
}

export function ConsoleNotice({ state, session, target, shape }: ConsoleNoticeProps) {
  const { t } = useTranslation('consoles')
  const words = wordsFor(state, target)
  const seconds = useSecondsUntil(state.phase === 'retrying' ? state.retryAtMs : undefined)
  if (!words) return null
  const names = { vm: target.vmName, host: target.host?.name ?? '', seconds, kind: t(`kind.${target.ref.kind}`) }
  const buttons = words.actions.filter((action) => action !== 'password')
  return (
    <output className={shape === 'card' ? styles['card'] : styles['strip']}>
      <Paper className={styles['notice'] ?? ''} withBorder shadow="md" radius="md" data-tone={words.tone}>
        <Group gap="sm" wrap="nowrap">
          {words.tone === 'busy' && <Loader size={16} />}
          <Title order={5}>{t(`notice.${words.title}`, names)}</Title>
        </Group>
        {words.text !== undefined && (
          <Text size="sm" c="var(--muted)" mt={4}>
            {t(`notice.${words.text}`, names)}
          </Text>
        )}
        {words.failure && <FailureDetails failure={words.failure} hasHandshake={target.ref.kind === 'vnc'} />}
        {words.actions.includes('password') && session && <PasswordForm onPassword={session.usePassword} />}
        {buttons.length > 0 && <NoticeButtons actions={buttons} session={session} target={target} />}
      </Paper>
    </output>
  )
}

const legIcons = { worked: IconCircleCheck, failed: IconCircleX, 'not-reached': IconCircleDashed } as const

function FailureDetails({ failure, hasHandshake }: { failure: Failure; hasHandshake: boolean }) {
  const { t } = useTranslation('consoles')
  const textOf = useProblemText()
  const { leg, problem } = failure
  const hint = useHintText()(problem)
  return (
    <Stack gap={6} mt="xs">
      <Group gap="md" className={styles['legs'] ?? ''}>
        {legStates(leg, hasHandshake).map(({ leg: name, state }) => {
          const Icon = legIcons[state]
          return (
            <span key={name} data-state={state}>
              <Icon size={14} aria-label={t(`legState.${state}`)} /> {t(`leg.${name}`)}
            </span>
          )
        })}
      </Group>
      <Text size="sm">{textOf(problem)}</Text>
      {hint !== undefined && <Text size="sm">{hint}</Text>}
      <Spoiler maxHeight={0} showLabel={t('notice.details')} hideLabel={t('notice.hideDetails')} styles={{ control: { fontSize: 12.5 } }}>
        <Code block className={styles['details'] ?? ''}>{`${problem.code}: ${problem.message}`}</Code>
      </Spoiler>
    </Stack>
  )
}

function NoticeButtons({ actions, session, target }: { actions: readonly NoticeAction[] } & Pick<ConsoleNoticeProps, 'session' | 'target'>) {
  const { t } = useTranslation('consoles')
  const acts = useActs()
  const run = (action: NoticeAction): void => {
    if (action === 'start' || action === 'restore') return target.vm ? acts.request(action === 'restore' ? 'restore' : 'start', [target.vm]) : undefined
    session?.openAgain({ force: action === 'take-over' })
  }
  return (
    <Group gap="xs" mt="sm">
      {actions.map((action, index) => (
        <Button key={action} variant={index === 0 ? 'filled' : 'default'} onClick={() => run(action)}>
          {t(`action.${action}`)}
        </Button>
      ))}
    </Group>
  )
}

function useSecondsUntil(atMs: number | undefined): number {
  const nowMs = useNow(500, atMs !== undefined)
  return atMs === undefined ? 0 : Math.max(1, Math.ceil((atMs - nowMs) / 1000))
}

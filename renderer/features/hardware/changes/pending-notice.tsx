// What waits for the machine's next start: each can be taken back, and all of it applied by shutting down and starting.
import { Button, List, Modal, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { revertEdits } from '#shared/domain/live/pending.ts'
import type { Difference } from '#shared/domain/edits/compare.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useDifferenceLine } from '../../settings/use-difference-line.ts'
import styles from '../hardware.module.css'
import type { HardwareState } from '../use-hardware.ts'
import { useRestart } from './use-restart.ts'

export function PendingNotice({ vm, hardware }: { vm: Vm; hardware: HardwareState }) {
  const { t } = useTranslation('hardware')
  const { pending, liveXml, definition } = hardware
  const restart = useRestart(vm)
  const [isAsking, ask] = useState(false)
  const line = useDifferenceLine()
  if (pending.length === 0 || liveXml === undefined) return null
  const edits = (difference: Difference) => revertEdits(difference, liveXml)
  return (
    <Notice tone="warning" isBar testId="pending" title={t('pending.title', { count: pending.length })} actions={<Button size="compact-sm" variant="default" disabled={definition.isDirty} title={definition.isDirty ? t('pending.draftFirst') : undefined} onClick={() => ask(true)}>{t('pending.restart')}</Button>}>
      <ul className={styles['lines']} aria-label={t('pending.label')}>
        {pending.map((difference) => {
          const text = line(difference)
          const back = edits(difference)
          return (
            <li key={`${difference.place} ${'field' in difference ? difference.field : difference.kind}`} className={styles['line']}>
              <Button size="compact-xs" variant="default" disabled={back.length === 0 || definition.isBusy} title={back.length === 0 ? t('pending.secret') : undefined} aria-label={t('pending.revertNamed', { text })} onClick={() => hardware.change(...back)}>{t('pending.revert')}</Button>
              <span>{text}</span>
            </li>
          )
        })}
      </ul>
      {restart.problem && <ProblemAlert problem={restart.problem} />}
      {isAsking && (
        <Modal opened onClose={() => ask(false)} title={<Text fw={600}>{t('restart.title', { name: vm.name })}</Text>}>
          <Text size="sm">{t('restart.text')}</Text>
          <List size="sm" my="sm">{pending.slice(0, 8).map((difference) => <List.Item key={`${difference.place} ${'field' in difference ? difference.field : difference.kind}`}>{line(difference)}</List.Item>)}</List>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => ask(false)}>{t('restart.cancel')}</Button>
            <Button variant="default" c="red" onClick={() => { ask(false); restart.begin(true) }}>{t('restart.force')}</Button>
            <Button data-autofocus onClick={() => { ask(false); restart.begin(false) }}>{t('restart.go')}</Button>
          </Group>
        </Modal>
      )}
    </Notice>
  )
}

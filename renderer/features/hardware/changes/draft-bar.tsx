// What was changed and not applied yet, when each of it takes effect, and the buttons that apply it or give it up.
import { Badge, Button, Group, Switch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Effect } from '#shared/domain/live/live-plan.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../../app/routes.ts'
import { useDifferenceLine } from '../../settings/use-difference-line.ts'
import styles from '../hardware.module.css'
import type { HardwareState } from '../use-hardware.ts'

export function DraftBar({ vm, hardware }: { vm: Vm; hardware: HardwareState }) {
  const { t } = useTranslation('hardware')
  const { definition, effects, hasOtherChanges, isLive, setLive, refused } = hardware
  const isRunning = vm.libvirtId !== null
  const hasLive = effects.some(({ when }) => when === 'both')
  const errors = hardware.findings.filter(({ severity }) => severity === 'error').length
  return (
    <div className={styles['draft']}>
      <div className={styles['draftBody']}>
        <Text size="sm" {...(definition.isDirty ? {} : { c: 'var(--muted)' })} role="status">{definition.isDirty ? (hasOtherChanges ? t('draft.xml') : t('draft.count', { count: effects.length })) : t(isRunning ? 'draft.noneRunning' : 'draft.none')}</Text>
        {effects.length > 0 && <ul className={styles['lines']} aria-label={t('draft.label')}>{effects.map((effect) => <EffectLine key={keyOf(effect)} effect={effect} isRunning={isRunning} isLive={isLive} />)}</ul>}
      </div>
      <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
        {isRunning && hasLive && <Switch size="xs" label={t('draft.live')} checked={isLive} onChange={({ currentTarget }) => setLive(currentTarget.checked)} />}
        {definition.isDirty && <Button component={Link} href={routes.vm(vm, 'xml')} variant="subtle">{t('draft.look')}</Button>}
        {(definition.isDirty || refused) && <Button variant="default" onClick={() => { definition.discard(); hardware.forget() }}>{t('draft.discard')}</Button>}
        <Button {...(errors > 0 ? { color: 'red' } : {})} disabled={!definition.isDirty || definition.isBehind || refused !== undefined} loading={definition.isBusy} onClick={hardware.apply}>{t(errors > 0 ? 'draft.applyAnyway' : 'draft.apply')}</Button>
      </Group>
    </div>
  )
}

function keyOf({ difference }: Effect): string {
  return `${difference.place} ${'field' in difference ? difference.field : difference.kind}`
}

function EffectLine({ effect: { difference, when, refusal }, isRunning, isLive }: { effect: Effect; isRunning: boolean; isLive: boolean }) {
  const { t } = useTranslation('hardware')
  const line = useDifferenceLine()
  const isNow = when === 'both' && isLive
  return (
    <li className={styles['line']}>
      {isRunning && <Badge size="sm" variant="light" color={isNow ? 'green' : 'orange'}>{t(isNow ? 'when.both' : 'when.next')}</Badge>}
      <span>{line(difference)}{isRunning && refusal !== undefined && <span className="muted"> – {t(`next.${refusal}`)}</span>}</span>
    </li>
  )
}

// What was changed and not applied yet, and the buttons that apply it or give it up.
import { Button, Group, List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../app/routes.ts'
import { useDifferenceLine } from './use-difference-line.ts'
import type { SettingsState } from './use-settings.ts'

export function SettingsChanges({ vm, settings }: { vm: Vm; settings: SettingsState }) {
  const { t } = useTranslation('settings')
  const { definition, differences } = settings
  const line = useDifferenceLine()
  return (
    <Group px="md" py={8} gap="sm" wrap="nowrap" align="flex-start" style={{ borderBottom: '1px solid var(--line)' }}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" c={definition.isDirty ? 'var(--mantine-color-text)' : 'var(--muted)'} role="status">{definition.isDirty ? t('changes', { count: differences.length }) : t(vm.libvirtId !== null ? 'nextStartRunning' : 'nextStart')}</Text>
        {differences.length > 0 && <List size="sm" mah={120} style={{ overflow: 'auto' }} aria-label={t('changesLabel')}>{differences.map((each) => <List.Item key={`${each.place} ${'field' in each ? each.field : each.kind}`}>{line(each)}</List.Item>)}</List>}
      </div>
      {definition.isDirty && <Button component={Link} href={routes.vm(vm, 'xml')} variant="subtle">{t('look')}</Button>}
      {(definition.isDirty || settings.refused) && <Button variant="default" onClick={() => { definition.discard(); settings.forget() }}>{t('discard')}</Button>}
      <Button disabled={!definition.isDirty || definition.isBehind || settings.refused !== undefined} loading={definition.isBusy} onClick={() => void definition.apply()}>{t('apply')}</Button>
    </Group>
  )
}

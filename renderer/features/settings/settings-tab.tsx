// A machine's settings for its next start: its parts at the left, the fields of the chosen one at the right, and what was changed above.
// The buttons stand above all that comes and goes: a field that is left by clicking on one must not move it away from under the click.
import { Button, Group, NavLink, ScrollArea, SimpleGrid, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Field } from '#shared/domain/field.ts'
import { domainSections, fieldsAt } from '#shared/domain/fields.ts'
import { wholeDomain } from '#shared/domain/places.ts'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../app/routes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { FieldInput } from './field-input.tsx'
import { SettingsChanges } from './settings-changes.tsx'
import { isAbout, useSettings } from './use-settings.ts'
import type { SettingsState } from './use-settings.ts'

interface Part {
  readonly id: string
  readonly place: string
  readonly section: string
  readonly fields: readonly Field[]
}

function partsOf(places: NonNullable<SettingsState['places']>): Part[] {
  const devices = places.flatMap(({ place, element }): Part[] => {
    const fields = place === wholeDomain ? [] : fieldsAt(place)
    return fields.length === 0 ? [] : [{ id: place, place, section: element.name, fields }]
  })
  return [...domainSections.map(({ name, fields }): Part => ({ id: name, place: wholeDomain, section: name, fields })), ...devices]
}

export function SettingsTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation('settings')
  if (!isUp) return <EmptyState title={t('app:host.notConnected')} text={t('app:vm.needsHost')} />
  if (!vm.isPersistent) return <EmptyState title={t('transient')} text={t('transientHint')} />
  return <EditableSettings vm={vm} />
}

function EditableSettings({ vm }: { vm: Vm }) {
  const { t } = useTranslation('settings')
  const settings = useSettings(vm)
  const [chosen, choose] = useState({ id: 'general', index: 0 })
  const { definition, places, refused } = settings
  if (!definition.current) return definition.problem ? <ProblemAlert problem={definition.problem} isBar /> : <EmptyState title={t('app:common.loading')} />
  if (!places) return <EmptyState title={t('notXml')} text={t('notXmlHint')}><Button component={Link} href={routes.vm(vm, 'xml')} variant="default">{t('toXml')}</Button></EmptyState>
  const parts = partsOf(places)
  const reason = refused && t(`refused.${refused.code}`, { detail: refused.detail, ...(refused.code === 'value' ? { context: refused.detail } : {}) })
  // A disk on another bus has another name, in the same place of the list.
  const part = parts.find(({ id }) => id === chosen.id) ?? parts[chosen.index] ?? parts[0]
  return (
    <div style={{ display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 }}>
      <SettingsChanges vm={vm} settings={settings} />
      {definition.problem && <ProblemAlert problem={definition.problem} isBar />}
      {reason && refused?.edit.op !== 'set' && <Notice tone="error" isBar title={reason} />}
      {definition.isBehind && <Notice tone="warning" isBar title={t('behind')} actions={<Button component={Link} href={routes.vm(vm, 'xml')} size="compact-xs" variant="default">{t('toXml')}</Button>} />}
      {definition.applied && <Notice tone="info" isBar title={t(definition.applied.isPending ? 'applied.pending' : 'applied.now')} />}
      <div style={{ display: 'flex', flex: 1, minHeight: 0 }}>
        <ScrollArea w={280} style={{ borderRight: '1px solid var(--line)', flex: 'none' }} role="navigation" aria-label={t('parts')}>
          {parts.map(({ id, place, section }, index) => <NavLink key={id} component="button" py={5} active={id === part?.id} label={t(`section.${section}`)} description={place === wholeDomain ? undefined : place.slice(section.length + 1)} onClick={() => { choose({ id, index }); settings.forget() }} rightSection={settings.differences.some((each) => isOf(each, place, section)) ? <span aria-label={t('changed')} title={t('changed')}>●</span> : undefined} />)}
        </ScrollArea>
        <ScrollArea style={{ flex: 1 }} p="md">
          {part && (
            <section aria-label={t(`section.${part.section}`)} style={{ maxWidth: 860 }}>
              <Group mb="xs" justify="space-between">
                <Text fw={600}>{t(`section.${part.section}`)}</Text>
                {part.place !== wholeDomain && <Button size="compact-xs" variant="default" c="red" onClick={() => settings.change({ op: 'remove', place: part.place })}>{t('remove')}</Button>}
              </Group>
              <SimpleGrid key={settings.round} cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing="xs">
                {part.fields.map((field) => <FieldInput key={`${part.id} ${field.name}`} field={field} label={t(`field.${part.section}.${field.name}`)} value={settings.value(part.place, field)} error={refused && isAbout(refused, part.place, field.name) ? reason : undefined} onChange={(value) => settings.change({ op: 'set', place: part.place, field: field.name, value })} />)}
              </SimpleGrid>
            </section>
          )}
        </ScrollArea>
      </div>
    </div>
  )
}

function isOf(difference: SettingsState['differences'][number], place: string, section: string): boolean {
  if (difference.place !== place || difference.kind !== 'value') return false
  return place !== wholeDomain || domainSections.some(({ name, fields }) => name === section && fields.some((field) => field.name === difference.field))
}

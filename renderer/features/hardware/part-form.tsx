// The form of one part: its fields, what else belongs to it, and its XML as it is.
import { Button, Collapse, Group, SimpleGrid, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#shared/domain/fields/field.ts'
import { numaText, ownMemoryBytes, readNumaCells, vcpusOf } from '#shared/domain/fields/numa-cells.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { attribute } from '#shared/xml/read-xml.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { XmlView } from '../../ui/xml/xml-view.tsx'
import { DiskActions } from '../storage/disk-actions.tsx'
import { BootOrder } from './boot-order.tsx'
import { CpuPins } from './cpu-pins.tsx'
import styles from './hardware.module.css'
import { NumaCells } from './numa/numa-cells.tsx'
import { partSummary } from './part-summary.ts'
import type { Part } from './parts.ts'
import { HardwareInput } from './pickers/hardware-input.tsx'
import type { ChoicesOf } from './use-choices.ts'
import { isAbout } from './use-hardware.ts'
import type { HardwareState } from './use-hardware.ts'
import { usePartNames } from './use-part-name.ts'
import { useRefusal } from './use-refusal.ts'

export interface PartFormProps {
  readonly vm: Vm
  readonly part: Part
  readonly hardware: HardwareState
  readonly choicesOf: ChoicesOf
  readonly onRemove: () => void
}

export function PartForm({ vm, part, hardware, choicesOf, onRemove }: PartFormProps) {
  const { t } = useTranslation('hardware')
  const names = usePartNames()
  const [isMore, setMore] = useState(false)
  const isDevice = part.place !== wholeDomain
  if (part.isLeaving) return <LeavingPart part={part} hardware={hardware} />
  const [usual, rare] = [part.fields.filter(({ isRare }) => isRare !== true), part.fields.filter(({ isRare }) => isRare === true)]
  const setCount = rare.filter((field) => ![null, 'no'].includes(hardware.value(part.place, field))).length
  const fields = (shown: readonly Field[]) => <Fields {...{ vm, part, hardware, choicesOf }} fields={shown} />
  return (
    <section className={styles['inner']} aria-label={names.of(part)}>
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text component="h3" m={0} fw={600}>{names.of(part)}</Text>
          <Text size="sm" c="var(--muted)" style={{ overflowWrap: 'anywhere' }}>{partSummary(part)}</Text>
        </div>
        {isDevice && <Button size="compact-sm" variant="default" c="red" leftSection={<IconTrash size={14} />} onClick={onRemove}>{t('remove')}</Button>}
      </Group>
      {part.section === 'disk' && attribute(part.element, 'device') !== 'cdrom' && <DiskActions vm={vm} device={attribute(part.element, 'dev') || part.place.slice('disk:'.length)} />}
      {part.section === 'boot' && <BootOrder hardware={hardware} />}
      {fields(usual)}
      {part.section === 'cpu' && <CpuPins hardware={hardware} choicesOf={choicesOf} />}
      {part.section === 'cpu' && <NumaCells hardware={hardware} value={numaText(readNumaCells(part.element))} machine={{ vcpus: vcpusOf(part.element), memoryBytes: ownMemoryBytes(part.element) }} />}
      {rare.length > 0 && <Button size="compact-sm" variant="subtle" style={{ alignSelf: 'flex-start' }} aria-expanded={isMore} onClick={() => setMore(!isMore)}>{isMore ? t('fewer') : t('more', { count: setCount })}</Button>}
      {rare.length > 0 && <Collapse expanded={isMore}>{isMore && fields(rare)}</Collapse>}
      {isDevice && <PartXml part={part} hardware={hardware} />}
    </section>
  )
}

function Fields({ vm, part, hardware, choicesOf, fields }: Omit<PartFormProps, 'onRemove'> & { fields: readonly Field[] }) {
  const { t } = useTranslation('settings')
  const { refused } = hardware
  const reason = useRefusal(hardware)
  return (
    <SimpleGrid key={hardware.round} cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing="xs">
      {fields.filter(({ name, shape }) => shape.kind !== 'numa-cells' && !(part.section === 'boot' && name === 'devices')).map((field) => (
        <HardwareInput
          key={`${part.id} ${field.name}`}
          hostId={vm.hostId}
          field={field}
          label={t(`field.${part.section}.${field.name}`)}
          value={hardware.value(part.place, field)}
          error={refused && isAbout(refused, part.place, field.name) ? reason : undefined}
          choices={choicesOf(field, (name) => { const other = part.fields.find((each) => each.name === name); return other ? hardware.value(part.place, other) : null })}
          isDrive={['cdrom', 'floppy'].includes(attribute(part.element, 'device'))}
          onChange={(value) => value !== hardware.value(part.place, field) && hardware.change({ op: 'set', place: part.place, field: field.name, value })}
          onImage={(image, format) => hardware.change({ op: 'set', place: part.place, field: field.name, value: image }, ...(format === undefined ? [] : [{ op: 'set', place: part.place, field: 'format', value: format } as const]))}
        />
      ))}
    </SimpleGrid>
  )
}

function LeavingPart({ part, hardware }: { part: Part; hardware: HardwareState }) {
  const { t } = useTranslation('hardware')
  const names = usePartNames()
  return (
    <section className={styles['inner']} aria-label={names.of(part)}>
      <Text component="h3" m={0} fw={600}>{names.of(part)}</Text>
      <Notice tone="info" title={t('leaving')}>{t('leavingHint')}</Notice>
      <PartXml part={part} hardware={hardware} />
    </section>
  )
}

function PartXml({ part, hardware }: { part: Part; hardware: HardwareState }) {
  const { t } = useTranslation('hardware')
  const [shown, show] = useState<'next' | 'live'>()
  const running = hardware.livePlaces.find(({ place }) => place === part.place)?.element
  const element = shown === 'live' ? running : part.element
  return (
    <div>
      <Group gap={6}>
        {!part.isLeaving && <Button size="compact-xs" variant={shown === 'next' ? 'light' : 'subtle'} aria-expanded={shown === 'next'} onClick={() => show(shown === 'next' ? undefined : 'next')}>{t('xml.next')}</Button>}
        {running && <Button size="compact-xs" variant={shown === 'live' ? 'light' : 'subtle'} aria-expanded={shown === 'live'} onClick={() => show(shown === 'live' ? undefined : 'live')}>{t('xml.live')}</Button>}
      </Group>
      {shown && element && <div className={styles['xml']}><XmlView text={element.source.slice(element.start, element.end).replaceAll('\n    ', '\n')} label={t(`xml.${shown}`)} /></div>}
    </div>
  )
}

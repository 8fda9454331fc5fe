// On which CPUs of the host each vCPU and I/O thread runs.
import { Button, Collapse, SimpleGrid, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#shared/domain/fields/field.ts'
import { fieldNamed, pinField } from '#shared/domain/fields/fields.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import { HardwareInput } from './pickers/hardware-input.tsx'
import type { ChoicesOf } from './use-choices.ts'
import { isAbout } from './use-hardware.ts'
import type { HardwareState } from './use-hardware.ts'
import { useRefusal } from './use-refusal.ts'

/** More than these are set in the XML. */
const mostShown = 64

export function CpuPins({ hardware, choicesOf }: { hardware: HardwareState; choicesOf: ChoicesOf }) {
  const { t } = useTranslation('hardware')
  const [isAsked, ask] = useState(false)
  const reason = useRefusal(hardware)
  const count = (name: string): number => {
    const field = fieldNamed(wholeDomain, name)
    return Math.min(mostShown, Number((field && hardware.value(wholeDomain, field)) ?? 0))
  }
  const pins = [...fieldsFor('pin', count('vcpus'), 0), ...fieldsFor('ioPin', count('ioThreads'), 1)]
  const isOpen = isAsked || pins.some((field) => hardware.value(wholeDomain, field) !== null)
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => ask(!isOpen)}>{t('pins.title')}</Button>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <>
            <Text size="xs" c="var(--muted)" my={6}>{t('pins.hint')}</Text>
            <SimpleGrid key={hardware.round} cols={{ base: 2, md: 4 }} spacing="sm" verticalSpacing="xs">
              {pins.map((field) => (
                <HardwareInput
                  key={field.name} field={field} hostId={hardware.hostId} isDrive={false} onImage={() => {}}
                  label={t(field.name.startsWith('ioPin') ? 'pins.ioThread' : 'pins.vcpu', { number: field.name.replace(/\D+/, '') })}
                  value={hardware.value(wholeDomain, field)} error={hardware.refused && isAbout(hardware.refused, wholeDomain, field.name) ? reason : undefined}
                  choices={choicesOf(field, () => null)}
                  onChange={(value) => value !== hardware.value(wholeDomain, field) && hardware.change({ op: 'set', place: wholeDomain, field: field.name, value })}
                />
              ))}
            </SimpleGrid>
          </>
        )}
      </Collapse>
    </div>
  )
}

function fieldsFor(kind: 'pin' | 'ioPin', count: number, first: number): Field[] {
  return Array.from({ length: count }, (_, index) => pinField(kind, index + first))
}

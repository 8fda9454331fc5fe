// A span of time as a number and its unit; the value is milliseconds.
import { Group, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

const units = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof units
const unitNames: readonly Unit[] = ['s', 'min', 'h', 'd']

export interface DurationInputProps {
  readonly label: string
  readonly description?: string
  readonly valueMs: number
  readonly onChange: (valueMs: number) => void
  readonly minMs?: number
}

export function DurationInput({ label, description, valueMs, onChange, minMs = 0 }: DurationInputProps) {
  const { t } = useTranslation()
  const [unit, setUnit] = useState<Unit>(() => largestWhole(valueMs))
  return (
    <Group gap={4} wrap="nowrap" align="flex-end">
      <NumberInput style={{ flex: 1 }} size="sm" label={label} {...(description === undefined ? {} : { description })} min={Math.ceil(minMs / units[unit])} allowNegative={false} value={valueMs / units[unit]} onChange={(value) => { if (typeof value === 'number') onChange(Math.round(value * units[unit])) }} />
      <Select w={108} aria-label={t('duration.unitOf', { label })} allowDeselect={false} data={unitNames.map((name) => ({ value: name, label: t(`duration.${name}`) }))} value={unit} onChange={(value) => {
        const next = unitNames.find((name) => name === value)
        if (!next) return
        setUnit(next)
        onChange(Math.round((valueMs / units[unit]) * units[next]))
      }} />
    </Group>
  )
}

/** 90 s stay seconds, 120 s are minutes. */
function largestWhole(valueMs: number): Unit {
  return unitNames.findLast((name) => valueMs >= units[name] && valueMs % units[name] === 0) ?? 's'
}

// A size as people give it: a number and a unit.
import { Group, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

const units = { MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const
type Unit = keyof typeof units

export interface SizeInputProps {
  readonly label: string
  readonly bytes: number
  readonly onChange: (bytes: number) => void
  readonly description?: string
  readonly error?: string
}

export function SizeInput({ label, bytes, onChange, description, error }: SizeInputProps) {
  const { t } = useTranslation('storage')
  const [unit, setUnit] = useState<Unit>(bytes % units.GiB === 0 ? 'GiB' : 'MiB')
  const toBytes = (value: number | string, of: Unit): number => Math.round(Number(value) * units[of])
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <NumberInput style={{ flex: 1 }} label={label} description={description} error={error} min={0} decimalScale={3} value={Math.round((bytes / units[unit]) * 1000) / 1000} onChange={(value) => onChange(toBytes(value, unit))} />
      <Select w={90} aria-label={t('unit')} allowDeselect={false} data={Object.keys(units)} value={unit} onChange={(value) => setUnit(value === 'MiB' || value === 'TiB' ? value : 'GiB')} />
    </Group>
  )
}

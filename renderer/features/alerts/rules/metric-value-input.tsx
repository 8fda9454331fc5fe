// A value of a metric as people write it: shares in percent, sizes in MiB, times in milliseconds.
import { NumberInput } from '@mantine/core'
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'

interface Written {
  /** One of the written unit in base units. */
  readonly size: number
  readonly suffix: string
}

const writing: Readonly<Record<MetricUnit, Written>> = {
  ratio: { size: 0.01, suffix: ' %' },
  bytes: { size: 2 ** 20, suffix: ' MiB' },
  'bytes-per-second': { size: 2 ** 20, suffix: ' MiB/s' },
  'operations-per-second': { size: 1, suffix: ' /s' },
  'packets-per-second': { size: 1, suffix: ' /s' },
  'events-per-second': { size: 1, suffix: ' /s' },
  seconds: { size: 0.001, suffix: ' ms' },
  count: { size: 1, suffix: '' },
  cores: { size: 1, suffix: '' },
  celsius: { size: 1, suffix: ' °C' },
}

export interface MetricValueInputProps {
  readonly label: string
  readonly unit: MetricUnit
  readonly value: number
  readonly onChange: (value: number) => void
  readonly error?: string | undefined
}

export function MetricValueInput({ label, unit, value, onChange, error }: MetricValueInputProps) {
  const { size, suffix } = writing[unit]
  // Hundredths are written as they were typed: 0.07 is 7 %, not 7.000000000000001 %.
  const shown = Number((value / size).toPrecision(12))
  return <NumberInput size="sm" label={label} suffix={suffix} value={shown} error={error} onChange={(next) => { if (typeof next === 'number') onChange(next * size) }} />
}

import { expect, test } from 'vitest'
import { metricTable } from '#shared/model/monitoring/metrics.ts'
import { exposedHelp, exposedName, labels, writeFamily } from './exposition.ts'

test('names say what is measured and in which unit, and are Prometheus’s own kind of name', () => {
  const names = metricTable.map(exposedName)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^novacron_(vm|host|pool)_[a-z0-9_]*[a-z0-9]$/)
  expect(names).toEqual(expect.arrayContaining(['novacron_vm_cpu_usage_ratio', 'novacron_vm_disk_read_bytes_per_second', 'novacron_vm_memory_swap_in_bytes_per_second', 'novacron_host_load_1m', 'novacron_host_temperature_celsius', 'novacron_vm_disk_write_latency_seconds', 'novacron_pool_capacity_bytes']))
})

test('odd names are escaped, and a family without samples is not written', () => {
  const [metric] = metricTable
  if (!metric) throw new Error('no metrics')
  const family = { name: 'novacron_x', help: exposedHelp(metric), type: 'gauge' } as const
  expect(writeFamily({ ...family, samples: [] })).toBe('')
  expect(writeFamily({ ...family, help: 'a\nb\\', samples: [{ labels: labels({ vm: 'a "b" \\ \n c' }), value: 1 / 3 }, { labels: '', value: Number.POSITIVE_INFINITY }] })).toBe('# HELP novacron_x a\\nb\\\\\n# TYPE novacron_x gauge\nnovacron_x{vm="a \\"b\\" \\\\ \\n c"} 0.3333333333333333\nnovacron_x +Inf\n')
})

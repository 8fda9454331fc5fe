// `npm run bench -- <name> [--check] [--quick] [--only WORDS]`: prints one line per row. With --check a missed target exits with 1;
// --quick makes two runs instead of five, enough to see that the bench works, not to judge by.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { formatResult, formatSkipped, header, measure } from './bench-table.ts'
import type { Bench, BenchOptions } from './bench-table.ts'

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Bench>>> = {
  rpc: async (options) => (await import('./rpc-bench.ts')).openRpcBench(options),
  fleet: async (options) => (await import('./fleet-bench.ts')).openFleetBench(options),
  ui: async (options) => (await import('./ui-bench.ts')).openUiBench(options),
  storage: async () => (await import('./storage-bench.ts')).openStorageBench(),
  monitoring: async (options) => (await import('./monitoring-bench.ts')).openMonitoringBench(options),
  vms: async (options) => (await import('./vms-bench.ts')).openVmsBench(options),
}

const options = { check: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } as const
const { values, positionals } = parseArgs({ allowPositionals: true, options })
const name = positionals[0] ?? ''
const open = Object.hasOwn(benches, name) ? benches[name] : undefined
if (!open) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

await using bench = await open({ isQuick: values.quick })
console.log(header)
let missed = 0
for (const row of bench.rows) {
  if (!row.name.includes(values.only)) continue
  if ('skipped' in row) {
    console.log(formatSkipped(row))
    continue
  }
  const result = await measure(row, values.quick ? 2 : 5)
  console.log(formatResult(result))
  if (result.isMet === false) missed += 1
}
console.log(`load average ${loadavg().map((load) => load.toFixed(1)).join(' ')}`)
if (values.check && missed > 0) process.exitCode = 1

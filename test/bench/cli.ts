// `npm run bench -- <name> [--check] [--quick]`: prints one line per row. With --check a missed target exits with 1;
// --quick makes two runs instead of five, enough to see that the bench works, not to judge by.
import { parseArgs } from 'node:util'
import { formatResult, header, measure } from './bench-table.ts'
import type { BenchRow } from './bench-table.ts'

interface Bench extends AsyncDisposable {
  readonly rows: readonly BenchRow[]
}

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  rpc: async () => (await import('./rpc-bench.ts')).openRpcBench(),
  fleet: async () => (await import('./fleet-bench.ts')).openFleetBench(),
  ui: async () => (await import('./ui-bench.ts')).openUiBench(),
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } } })
const name = positionals[0] ?? ''
const open = benches[name]
if (!open) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

await using bench = await open()
console.log(header)
let missed = 0
for (const row of bench.rows) {
  const result = await measure(row, values.quick ? 2 : 5)
  console.log(formatResult(result))
  if (!result.isMet) missed += 1
}
if (values.check && missed > 0) process.exitCode = 1

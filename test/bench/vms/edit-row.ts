// How long a person waits for the preview of an edit of 500 machines, through a console as it is shipped.
import { openDemoConsole } from '../fleet/demo-fleet.ts'
import { untilComplete } from '../fleet/console-process.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import type { BenchRow } from '../bench-table.ts'

const fleet = { hosts: 12, vms: 500 } as const
const memories = [3, 5, 7, 9, 11, 13]

export function editRow(): BenchRow {
  let launched: ConsoleProcess | undefined
  let round = 0
  return {
    name: `preview an edit of ${fleet.vms} machines on ${fleet.hosts} hosts`,
    unit: 'ms',
    target: { kind: 'limit', atMost: 1_000 },
    async prepare() {
      const opened = await openDemoConsole(`demo://bench?hosts=${fleet.hosts}&vms=${fleet.vms}&activity=none`)
      await untilComplete(opened, fleet)
      launched = opened
      return opened
    },
    ours: async () => {
      if (!launched) throw new Error('no console was started')
      // Each time another change, so that nothing kept could answer it.
      const bytes = (memories[round++ % memories.length] ?? 1) * 2 ** 30
      return previewMs(launched, bytes)
    },
  }
}

async function previewMs({ client }: ConsoleProcess, bytes: number): Promise<number> {
  const targets = (await client.inventory.listVms({ query: '' })).map(({ hostId, uuid }) => ({ hostId, uuid }))
  const edits = [
    { place: 'domain', field: 'memory', value: String(bytes) },
    { place: 'disk:all', field: 'cache', value: 'none' },
    { place: 'interface:all', field: 'connection', value: 'bridge:br9' },
  ]
  const start = performance.now()
  const previews = await client.editing.preview({ targets, change: { edits, addTags: ['bench'] } })
  const tookMs = performance.now() - start
  const withAll = previews.filter(({ problem, differences }) => problem === null && differences.length >= 4).length
  if (targets.length !== fleet.vms || withAll < fleet.vms * 0.9) throw new Error(`${withAll} of ${targets.length} machines were previewed with all four changes: ${JSON.stringify(previews.find(({ problem }) => problem))}`)
  return tookMs
}

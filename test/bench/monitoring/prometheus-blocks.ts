// The same samples in Prometheus's own blocks, made by its promtool: what they take on the disk without index of postings and without is told apart.
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'

export interface PrometheusBlocks {
  add(batch: SampleBatch): void
  /** Bytes of all blocks: chunks, index, tombstones, meta. */
  build(): Promise<number>
}

export function whyNoPromtool(): string | undefined {
  return spawnSync('promtool', ['--version']).status === 0 ? undefined : "Debian's package prometheus is not installed"
}

/** Keeps the samples until `build`: OpenMetrics wants all of one metric together. */
export function collectForPrometheus(): PrometheusBlocks {
  const names = new Map<string, { readonly metric: string; readonly labels: string }>()
  const lines = new Map<string, string[]>()
  return {
    add({ sender, newSeries, atMs, ids, values }) {
      for (const { id, series } of newSeries) names.set(`${sender} ${id}`, { metric: series.metric.replaceAll('.', '_'), labels: `subject="${subjectKey(series.subject)}",device="${series.instance}"` })
      for (const [place, id] of ids.entries()) {
        const name = names.get(`${sender} ${id}`)
        if (!name) continue
        const list = lines.get(name.metric) ?? []
        lines.set(name.metric, list)
        list.push(`${name.metric}{${name.labels}} ${values[place]} ${atMs / 1000}\n`)
      }
    },
    async build() {
      const folder = mkdtempSync(join(tmpdir(), 'novacron-bench-prometheus-'))
      try {
        const input = join(folder, 'samples.om')
        const out = createWriteStream(input)
        for (const [metric, list] of lines) {
          out.write(`# TYPE ${metric} gauge\n`)
          for (let from = 0; from < list.length; from += 10_000) if (!out.write(list.slice(from, from + 10_000).join(''))) await once(out, 'drain')
        }
        out.end('# EOF\n')
        await once(out, 'close')
        const blocks = join(folder, 'blocks')
        const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', input, blocks], { encoding: 'utf8' })
        if (made.status !== 0) throw new Error(`promtool: ${made.stderr}`)
        return sizeOf(blocks)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

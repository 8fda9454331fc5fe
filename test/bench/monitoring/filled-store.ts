// A store in a folder of its own, filled under a clock that runs as fast as the store takes samples.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import type { DiskMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { intervalMs, inventFleet } from './invented-fleet.ts'
import type { FleetShape, InventedFleet } from './invented-fleet.ts'

export interface FilledStore extends Disposable {
  readonly store: DiskMetricStore
  readonly fleet: InventedFleet
  readonly fromMs: number
  readonly toMs: number
  readonly samples: number
  /** Processor time that the store took, without the inventing of samples. */
  readonly cpuMs: number
  /** Closes the store: what its file takes, with the write-ahead log worked in. */
  closedBytes(): number
}

export const startMs = Date.UTC(2026, 10, 28)

export function fillStore(shape: Omit<FleetShape, 'startMs'>, { hours, onBatch }: { hours: number; onBatch?: (batch: SampleBatch) => void }): FilledStore {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-bench-metrics-'))
  const path = join(folder, 'metrics.sqlite')
  const clock = { nowMs: startMs }
  const store = openMetricStore({ path, now: () => clock.nowMs, monotonicNow: () => clock.nowMs })
  const fleet = inventFleet({ ...shape, startMs })
  let samples = 0
  let cpuMs = 0
  for (let tick = 0; tick < (hours * 3_600_000) / intervalMs; tick += 1) {
    const batches = Array.from({ length: shape.hosts }, (_, host) => fleet.batch(host, tick))
    const before = process.cpuUsage()
    for (const batch of batches) store.append(batch)
    for (let second = 0; second < intervalMs / 1000; second += 1) {
      clock.nowMs += 1000
      store.tick()
    }
    const { user, system } = process.cpuUsage(before)
    cpuMs += (user + system) / 1000
    for (const batch of batches) {
      samples += batch.ids.length
      onBatch?.(batch)
    }
  }
  store.flush()
  return {
    store,
    fleet,
    samples,
    cpuMs,
    fromMs: startMs,
    toMs: clock.nowMs,
    closedBytes() {
      store[Symbol.dispose]()
      return statSync(path).size
    },
    [Symbol.dispose]() {
      store[Symbol.dispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

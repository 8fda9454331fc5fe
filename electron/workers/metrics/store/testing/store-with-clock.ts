// A store in a folder of its own, under a clock that only the test moves.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { openMetricStore } from '../open-metric-store.ts'
import type { DiskMetricStore } from '../open-metric-store.ts'

export interface StoreWithClock extends Disposable {
  readonly path: string
  readonly store: DiskMetricStore
  /** Moves both clocks, a second a tick. */
  pass(ms: number): void
  setWallClock(ms: number): void
  readonly nowMs: number
  /** Closes and opens it again. */
  reopen(): void
  /** Opens it again as after a kill: what was not written is not. */
  crash(): void
}

export const startMs = Date.UTC(2026, 10, 30, 12, 0, 0)
export const uuid = (number: number): DomainUuid => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}` as DomainUuid
const host = 'host-1' as HostId

/** One metric of some machines; numbers of series are those of the machines. */
export function batch(atMs: number, values: Readonly<Record<number, number>>, { metric = 'cpu.usage', sender = 'test', intervalMs = 5000 }: { metric?: string; sender?: string; intervalMs?: number } = {}): SampleBatch {
  const ids = Object.keys(values).map(Number)
  return {
    hostId: host,
    sender: `${sender} ${metric}`,
    atMs,
    intervalMs,
    newSeries: ids.map((id) => ({ id, series: { subject: { kind: 'vm', uuid: uuid(id) }, metric, instance: '' } })),
    ids: Uint32Array.from(ids),
    values: Float64Array.from(ids, (id) => values[id] ?? 0),
  }
}

export function storeWithClock(): StoreWithClock {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-metrics-'))
  const path = join(folder, 'metrics.sqlite')
  const clock = { wallMs: startMs, monotonicMs: 0 }
  const open = (): DiskMetricStore => openMetricStore({ path, now: () => clock.wallMs, monotonicNow: () => clock.monotonicMs })
  let store = open()
  return {
    path,
    get store() {
      return store
    },
    get nowMs() {
      return clock.wallMs
    },
    pass(ms) {
      for (let passed = 0; passed < ms; passed += 1000) {
        clock.wallMs += 1000
        clock.monotonicMs += 1000
        store.tick()
      }
    },
    setWallClock: (ms) => void (clock.wallMs = ms),
    reopen() {
      store[Symbol.dispose]()
      store = open()
    },
    crash() {
      // Nothing is closed: the file and its log are what a killed process leaves.
      store = open()
    },
    [Symbol.dispose]() {
      store[Symbol.dispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

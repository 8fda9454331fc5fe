// What the store of metrics survives: its process killed again and again, its file damaged or locked, a disk without room.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { openMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import type { DiskMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import { keptAnswer } from '#electron/workers/metrics/store/testing/kept-answer.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import { intervalMs, machines, metrics, uuidOf, valueAt } from './metric-store-samples.ts'

let stack = new DisposableStack()
afterEach(() => {
  stack.dispose()
  stack = new DisposableStack()
})

const folder = (): string => stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-metrics-')), (path) => rmSync(path, { recursive: true, force: true }))
const startMs = Date.UTC(2026, 10, 30, 12, 0, 0)
const minute = 60_000
const kills = 100

/** Runs until it is killed, at some moment after it began to take samples; gives the time of the last one that it told of. */
async function ingestUntilKilled(path: string, fromMs: number, aliveMs: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('metric-store-child.ts', import.meta.url)), path, String(fromMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  // And all that it told of has been read: it may be hours ahead of what was.
  const closed = once(child, 'close')
  let lastMs = 0
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => (lastMs = Number(line)))
  await once(lines, 'line')
  await sleep(aliveMs)
  child.kill('SIGKILL')
  const [code, signal]: unknown[] = await closed
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  return lastMs
}

/** Every value of a range that is not there or not right, as words. */
function wrongValues(store: DiskMetricStore, { fromMs, toMs }: { fromMs: number; toMs: number }): string[] {
  const selections = metrics.map((metric) => ({ subjects: machines.map((machine) => `vm:${uuidOf(machine)}`), metric }))
  const answer = keptAnswer(store.query({ selections, fromMs, toMs, maxPoints: 1_000_000 }))
  const at = (atMs: number): number => Math.floor((atMs - answer.fromMs) / answer.stepMs)
  const times = Array.from({ length: Math.max(0, Math.floor((toMs - fromMs) / intervalMs)) }, (_, place) => fromMs + place * intervalMs)
  return metrics.flatMap((metric, selection) => machines.flatMap((machine) => {
    const points = answer.points.find((one) => one.selection === selection && one.series.subject === `vm:${uuidOf(machine)}`)
    return times.filter((atMs) => points?.max[at(atMs)] !== valueAt(machine, atMs) || points.min[at(atMs)] !== valueAt(machine, atMs)).map((atMs) => `${metric} of ${machine} at ${(atMs - fromMs) / 1000} s`)
  }))
}

function openAt(path: string, nowMs: () => number): DiskMetricStore {
  return openMetricStore({ path, now: nowMs, monotonicNow: nowMs })
}

function append(store: DiskMetricStore, atMs: number): void {
  store.append({ hostId: 'host' as HostId, sender: 'test', atMs, intervalMs, newSeries: machines.map((id) => ({ id, series: { subject: { kind: 'vm', uuid: uuidOf(id) as DomainUuid }, metric: 'cpu.usage', instance: '' } })), ids: Uint32Array.from(machines), values: Float64Array.from(machines, (machine) => valueAt(machine, atMs)) })
}

const firstAt = (store: DiskMetricStore, toMs: number): number => {
  const answer = keptAnswer(store.query({ selections: [{ subjects: [`vm:${uuidOf(0)}`], metric: 'cpu.usage' }], fromMs: startMs, toMs, maxPoints: 100_000 }))
  const step = answer.points[0]?.mean.findIndex((mean) => !Number.isNaN(mean)) ?? -1
  return step < 0 ? Number.NaN : answer.fromMs + step * answer.stepMs
}

describe('a store of metrics whose process is killed', () => {
  it(`has everything but the last minute, ${kills} times of ${kills}, and its file is whole`, async () => {
    const path = join(folder(), 'metrics.sqlite')
    let fromMs = startMs
    for (let kill = 0; kill < kills; kill += 1) {
      const lastMs = await ingestUntilKilled(path, fromMs, (kill * 37) % 150)
      {
        using store = openAt(path, () => lastMs)
        expect(store.status().problems, `after kill ${kill}`).toEqual([])
        expect(wrongValues(store, { fromMs, toMs: lastMs - minute }), `after kill ${kill}`).toEqual([])
      }
      using database = closing(new DatabaseSync(path, { readOnly: true }))
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
      // The next one begins an hour later, so that all of this one's hours come to be moved.
      fromMs = (Math.floor(lastMs / 3_600_000) + 1) * 3_600_000
    }
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('kept'))).toEqual([])
  }, 600_000)
})

function closing(database: DatabaseSync): DatabaseSync & Disposable {
  return Object.assign(database, { [Symbol.dispose]: () => database.close() })
}

describe('a store of metrics whose file cannot be used', () => {
  const cases: readonly [string, (path: string) => void][] = [
    ['holds something else', (path) => writeFileSync(path, 'no database at all, but longer than the head of one: '.repeat(40))],
    ['is damaged in the middle', (path) => damage(path)],
    ['belongs to another program', (path) => closing(new DatabaseSync(path)).exec('CREATE TABLE other (id INTEGER)')],
  ]
  it.each(cases)('%s: keeps it aside under a name with the date, begins anew and says so', (_, spoil) => {
    const path = join(folder(), 'metrics.sqlite')
    spoil(path)
    const before = readFileSync(path)
    let nowMs = startMs
    using store = openAt(path, () => nowMs)
    for (; nowMs < startMs + 10 * minute; nowMs += intervalMs) {
      append(store, nowMs)
      store.flush()
    }
    expect(store.status().problems).toMatchObject([{ params: { reason: 'metrics-damaged', path: expect.stringMatching(/metrics-kept-2026-11-30T12-00-00\.sqlite$/) } }])
    expect(readFileSync(join(path, '..', 'metrics-kept-2026-11-30T12-00-00.sqlite'))).toEqual(before)
    expect(firstAt(store, nowMs)).toBe(startMs)
  })

  it('turns out to be damaged when it is read: goes on in a new file with all that comes', () => {
    const path = join(folder(), 'metrics.sqlite')
    let nowMs = startMs
    const sample = (store: DiskMetricStore, untilMs: number): void => {
      for (; nowMs < untilMs; nowMs += intervalMs) {
        append(store, nowMs)
        store.flush()
        store.tick()
      }
    }
    {
      using store = openAt(path, () => nowMs)
      sample(store, startMs + 90 * minute)
    }
    // The page that every block is found by, which opening does not look at.
    overwritePage(path, rootPageOf(path, 'raw'))
    using store = openAt(path, () => nowMs)
    expect(store.status().problems).toEqual([])
    expect(firstAt(store, nowMs)).toBeNaN()
    expect(store.status().problems).toMatchObject([{ params: { reason: 'metrics-damaged' } }])
    const againMs = nowMs
    sample(store, againMs + 90 * minute)
    expect(firstAt(store, nowMs)).toBe(againMs)
  })

  it('is locked for good by another program: is kept aside too', async () => {
    const path = join(folder(), 'metrics.sqlite')
    openAt(path, () => startMs)[Symbol.dispose]()
    await using _lock = await lockedBy(path, 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE held (id INTEGER)')
    using store = openAt(path, () => startMs)
    append(store, startMs)
    store.flush()
    expect(store.status().problems).toMatchObject([{ params: { reason: 'metrics-was-locked' } }])
    expect(firstAt(store, startMs + minute)).toBe(startMs)
  })

  it('is locked for a while: keeps the samples in memory, says so, and writes them afterwards', async () => {
    const path = join(folder(), 'metrics.sqlite')
    {
      using store = openAt(path, () => startMs)
      {
        await using _lock = await lockedBy(path, 'BEGIN IMMEDIATE')
        append(store, startMs)
        store.flush()
        expect(store.status().problems).toMatchObject([{ params: { reason: 'metrics-locked' } }])
        expect(firstAt(store, startMs + minute)).toBe(startMs)
      }
      store.flush()
      expect(store.status().problems).toEqual([])
    }
    using next = openAt(path, () => startMs + minute)
    expect(firstAt(next, startMs + minute)).toBe(startMs)
  })
})

/** Another process that holds a lock until it is disposed: within one process SQLite's locks do not meet. */
async function lockedBy(path: string, sql: string): Promise<AsyncDisposable> {
  const script = 'const [path, sql] = process.argv.slice(1); const database = new (require("node:sqlite").DatabaseSync)(path); database.exec(sql); console.log("locked"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, ['-e', script, path, sql], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(createInterface(child.stdout), 'line')
  return {
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

function rootPageOf(path: string, table: string): number {
  using database = closing(new DatabaseSync(path))
  const row = database.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').get(table)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return Number(row?.['rootpage'])
}

function overwritePage(path: string, page: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0x5a, (page - 1) * 4096, page * 4096)
  writeFileSync(path, bytes)
}

/** Overwrites the middle of a file that holds samples, past its first page. */
function damage(path: string): void {
  {
    using store = openAt(path, () => startMs)
    append(store, startMs)
  }
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 4096)
  writeFileSync(path, bytes)
}

describe('a store of metrics on a full disk', () => {
  it('stops writing and says so, answers from memory meanwhile, and writes all of it when there is room', ({ skip }) => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) skip('mounting a small disk needs root on Linux')
    const disk = folder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' })
    stack.defer(() => void execFileSync('umount', [disk]))
    const path = join(disk, 'metrics.sqlite')
    let nowMs = startMs
    const sample = (store: DiskMetricStore, untilMs: number): void => {
      for (; nowMs < untilMs; nowMs += intervalMs) {
        append(store, nowMs)
        store.flush()
      }
    }
    {
      using store = openAt(path, () => nowMs)
      sample(store, startMs + minute)
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize))
      sample(store, startMs + 60 * minute)
      expect(store.status().problems).toMatchObject([{ code: 'disk-full', params: { reason: 'metrics-disk-full' } }])
      expect(wrongCpu(store, nowMs)).toEqual([])
      rmSync(join(disk, 'filler'))
      sample(store, startMs + 61 * minute)
      expect(store.status().problems).toEqual([])
    }
    using next = openAt(path, () => nowMs)
    expect(wrongCpu(next, nowMs)).toEqual([])
    assert(nowMs === startMs + 61 * minute)
  })
})

function wrongCpu(store: DiskMetricStore, toMs: number): number[] {
  const answer = keptAnswer(store.query({ selections: [{ subjects: [`vm:${uuidOf(1)}`], metric: 'cpu.usage' }], fromMs: startMs, toMs, maxPoints: 1_000_000 }))
  const points = answer.points[0]
  return Array.from({ length: (toMs - startMs) / intervalMs }, (_, place) => startMs + place * intervalMs).filter((atMs) => points?.max[Math.floor((atMs - answer.fromMs) / answer.stepMs)] !== valueAt(1, atMs))
}

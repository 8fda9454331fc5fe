// The store's SQLite file: its tables and every statement. Nothing here knows what is in a block.
// Directly on better-sqlite3, without the query builder: thousands of rows a second, and the worker has nothing to do meanwhile.
import BetterSqlite from 'better-sqlite3'

/** Blocks by tier. `raw` and `minute` have one for each shard and hour, `hour` has one for each shard and day. */
export type Tier = 'raw' | 'minute' | 'hour'

export interface SeriesRow {
  readonly id: number
  readonly shard: number
  readonly slot: number
  readonly subject: string
  readonly metric: string
  readonly instance: string
}

export interface ShardRow {
  readonly id: number
  /** What series must have in common to stand in this shard. */
  readonly family: string
}

/** Samples that are not yet in a block of their hour. */
export interface FreshRow {
  readonly shard: number
  readonly sequence: number
  readonly fromMs: number
  readonly toMs: number
  readonly data: Uint8Array
}

export type FreshHead = Omit<FreshRow, 'data'>

export interface BlockRow {
  /** Hours, in the tier `hour` days, since 1970. */
  readonly period: number
  readonly data: Uint8Array
}

export interface MetricFile extends Disposable {
  /** All or nothing. */
  transaction(work: () => void): void
  /** One after the other: all at once are a hundred bytes for each of 300,000. */
  series(): Iterable<SeriesRow>
  shards(): readonly ShardRow[]
  addSeries(row: SeriesRow): void
  addShard(row: ShardRow): void
  freshHeads(): readonly FreshHead[]
  freshOf(shard: number): readonly FreshRow[]
  addFresh(row: FreshRow): void
  removeFresh(shard: number, beforeSequence: number): void
  block(tier: Tier, shard: number, period: number): Uint8Array | undefined
  /** Both ends included, in order. */
  blocks(tier: Tier, shard: number, periods: { readonly from: number; readonly to: number }): Iterable<Uint8Array>
  firstBlock(tier: Tier, shard: number, periods: { readonly from: number; readonly to: number }): Uint8Array | undefined
  putBlock(tier: Tier, shard: number, row: BlockRow): void
  /** Returns how many went. */
  removeBefore(tier: Tier, shard: number, period: number): number
  oldest(tier: Tier, shard: number): number | undefined
  number(name: string): number | undefined
  setNumber(name: string, value: number): void
  /** In use, and what the file takes on the disk. */
  size(): { readonly usedBytes: number; readonly fileBytes: number }
  setBusyTimeout(milliseconds: number): void
  /** Gives free pages back to the disk. */
  shrink(pages: number): void
}

/** "NCMS", for file(1) and for us. */
const applicationId = 0x4e434d53
const schemaVersion = 1
/** A row's number is its shard's times this, and the period or the sequence. */
const perShard = 2 ** 24

const schema = `
  CREATE TABLE shard (id INTEGER PRIMARY KEY, family TEXT NOT NULL);
  CREATE TABLE series (id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, slot INTEGER NOT NULL, subject TEXT NOT NULL, metric TEXT NOT NULL, instance TEXT NOT NULL);
  CREATE TABLE fresh (id INTEGER PRIMARY KEY, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE TABLE raw (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE minute (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE hour (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE number (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
`

/** Throws better-sqlite3's error when the file is damaged, is no such store, or is locked. */
export function openMetricFile(path: string, busyTimeoutMs: number): MetricFile {
  const database = new BetterSqlite(path)
  try {
    prepareDatabase(database, busyTimeoutMs)
    return fileOf(database)
  } catch (error) {
    database.close()
    throw error
  }
}

export class NoMetricFileError extends Error {
  override readonly name = 'NoMetricFileError'
}

function prepareDatabase(database: BetterSqlite.Database, busyTimeoutMs: number): void {
  database.pragma(`busy_timeout = ${busyTimeoutMs}`)
  const isNew = database.pragma('page_count', { simple: true }) === 0
  // Nothing of a foreign file may be touched, not even its journal mode.
  if (!isNew) checkIdentity(database)
  // Only a file without tables can still be given this.
  if (isNew) database.pragma('auto_vacuum = INCREMENTAL')
  database.pragma('journal_mode = WAL')
  // With WAL nothing is lost when our process is killed, and nothing is damaged when the machine is.
  database.pragma('synchronous = NORMAL')
  database.pragma('journal_size_limit = 16777216')
  // What is read again is in the system's own cache of files; a larger one here would hold it twice.
  database.pragma('cache_size = -8192')
  if (isNew) {
    // In one transaction: a process killed here leaves either nothing or a store.
    database.transaction(() => database.exec(`${schema}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}`))()
  }
}

function checkIdentity(database: BetterSqlite.Database): void {
  const isOurs = database.pragma('application_id', { simple: true }) === applicationId && database.pragma('user_version', { simple: true }) === schemaVersion
  if (!isOurs) throw new NoMetricFileError(`not a store of metrics of version ${schemaVersion}`)
}

function fileOf(database: BetterSqlite.Database): MetricFile {
  const sql = <Parameters extends unknown[], Row>(text: string): BetterSqlite.Statement<Parameters, Row> => database.prepare<Parameters, Row>(text)
  const get = byTier((tier) => sql<[number], Uint8Array>(`SELECT data FROM ${tier} WHERE id = ?`).pluck())
  const range = byTier((tier) => sql<[number, number], Uint8Array>(`SELECT data FROM ${tier} WHERE id BETWEEN ? AND ? ORDER BY id`).pluck())
  const earliest = byTier((tier) => sql<[number, number], Uint8Array>(`SELECT data FROM ${tier} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1`).pluck())
  const put = byTier((tier) => sql<[number, Uint8Array], unknown>(`INSERT INTO ${tier} (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data`))
  const removal = byTier((tier) => sql<[number, number], unknown>(`DELETE FROM ${tier} WHERE id >= ? AND id < ?`))
  const first = byTier((tier) => sql<[number, number], number>(`SELECT id FROM ${tier} WHERE id >= ? AND id < ? ORDER BY id LIMIT 1`).pluck())
  const insertSeries = sql<[number, number, number, string, string, string], unknown>('INSERT OR IGNORE INTO series VALUES (?, ?, ?, ?, ?, ?)')
  const insertShard = sql<[number, string], unknown>('INSERT OR IGNORE INTO shard VALUES (?, ?)')
  const insertFresh = sql<[number, number, number, Uint8Array], unknown>('INSERT INTO fresh VALUES (?, ?, ?, ?)')
  const freshRange = sql<[number, number], [number, number, number, Uint8Array]>('SELECT id, from_ms, to_ms, data FROM fresh WHERE id BETWEEN ? AND ? ORDER BY id').raw()
  const deleteFresh = sql<[number, number], unknown>('DELETE FROM fresh WHERE id >= ? AND id < ?')
  const getNumber = sql<[string], number>('SELECT value FROM number WHERE name = ?').pluck()
  const putNumber = sql<[string, number], unknown>('INSERT INTO number VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const key = (shard: number, place: number): number => shard * perShard + place
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }))

  return {
    transaction: (work) => database.transaction(work).immediate(),
    series: () => sql<[], SeriesRow>('SELECT id, shard, slot, subject, metric, instance FROM series ORDER BY id').iterate(),
    shards: () => sql<[], ShardRow>('SELECT id, family FROM shard ORDER BY id').all(),
    addSeries: ({ id, shard, slot, subject, metric, instance }) => void insertSeries.run(id, shard, slot, subject, metric, instance),
    addShard: ({ id, family }) => void insertShard.run(id, family),
    freshHeads: () => sql<[], [number, number, number]>('SELECT id, from_ms, to_ms FROM fresh ORDER BY id').raw().all().map(([id, fromMs, toMs]) => ({ shard: Math.floor(id / perShard), sequence: id % perShard, fromMs, toMs })),
    freshOf: (shard) => freshRange.all(key(shard, 0), key(shard + 1, -1)).map(([id, fromMs, toMs, data]) => ({ shard, sequence: id % perShard, fromMs, toMs, data })),
    addFresh: ({ shard, sequence, fromMs, toMs, data }) => void insertFresh.run(key(shard, sequence), fromMs, toMs, data),
    removeFresh: (shard, beforeSequence) => void deleteFresh.run(key(shard, 0), key(shard, beforeSequence)),
    block: (tier, shard, period) => get[tier].get(key(shard, period)),
    blocks: (tier, shard, { from, to }) => range[tier].iterate(key(shard, Math.max(0, from)), key(shard, Math.min(to, perShard - 1))),
    firstBlock: (tier, shard, { from, to }) => earliest[tier].get(key(shard, Math.max(0, from)), key(shard, Math.min(to, perShard - 1))),
    putBlock: (tier, shard, { period, data }) => void put[tier].run(key(shard, period), data),
    removeBefore: (tier, shard, period) => removal[tier].run(key(shard, 0), key(shard, Math.max(0, period))).changes,
    oldest(tier, shard) {
      const id = first[tier].get(key(shard, 0), key(shard + 1, 0))
      return id === undefined ? undefined : id % perShard
    },
    number: (name) => getNumber.get(name),
    setNumber: (name, value) => void putNumber.run(name, value),
    size() {
      const pageBytes = pragma('page_size')
      return { usedBytes: (pragma('page_count') - pragma('freelist_count')) * pageBytes, fileBytes: pragma('page_count') * pageBytes }
    },
    setBusyTimeout: (milliseconds) => void database.pragma(`busy_timeout = ${milliseconds}`),
    shrink: (pages) => void database.pragma(`incremental_vacuum(${pages})`),
    [Symbol.dispose]: () => void database.close(),
  }
}

function byTier<T>(make: (tier: Tier) => T): Readonly<Record<Tier, T>> {
  return { raw: make('raw'), minute: make('minute'), hour: make('hour') }
}

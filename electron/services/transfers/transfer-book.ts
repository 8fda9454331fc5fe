// The transfers of this run of the console: how far each is and how fast, streamed to every window.
import { createChannel } from '#electron/lib/channel.ts'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Transfer, TransferEvent, TransferId } from '#shared/model/storage/transfer.ts'

export interface TransferBook extends Disposable {
  add(transfer: Transfer): void
  change(id: TransferId, change: Partial<Transfer>): void
  /** How much of the image is done; told at most a few times a second. */
  progress(id: TransferId, doneBytes: number): void
  get(id: TransferId): Transfer | undefined
  watch(signal: AbortSignal | undefined): AsyncGenerator<TransferEvent, void, undefined>
}

const keptEnded = 200
const toldEveryMs = 250
/** Speed is that of the last seconds: of the whole time it would say little after a pause. */
const speedWindowMs = 3_000

interface Entry {
  transfer: Transfer
  toldAtMs: number
  samples: { readonly atMs: number; readonly bytes: number }[]
}

export function createTransferBook({ now }: { now: () => number }): TransferBook {
  const entries = new Map<TransferId, Entry>()
  const channel = createChannel<TransferEvent>({ backlogLimit: 500 })
  const tell = (entry: Entry): void => {
    entry.toldAtMs = now()
    channel.publish({ kind: 'changed', transfer: entry.transfer })
  }
  const forgetOldest = (): void => {
    const ended = [...entries.values()].filter(({ transfer }) => isTransferOver(transfer.phase))
    for (const { transfer } of ended.slice(0, Math.max(0, ended.length - keptEnded))) entries.delete(transfer.id)
  }
  return {
    add(transfer) {
      const entry: Entry = { transfer, toldAtMs: 0, samples: [] }
      entries.set(transfer.id, entry)
      tell(entry)
      forgetOldest()
    },
    change(id, change) {
      const entry = entries.get(id)
      if (!entry || isTransferOver(entry.transfer.phase)) return
      const isMoving = (change.phase ?? entry.transfer.phase) === 'moving'
      if (!isMoving) entry.samples = []
      entry.transfer = { ...entry.transfer, ...change, ...(isMoving ? {} : { bytesPerSecond: 0 }) }
      tell(entry)
    },
    progress(id, doneBytes) {
      const entry = entries.get(id)
      if (!entry) return
      const atMs = now()
      if (doneBytes < entry.transfer.doneBytes) entry.samples = []
      entry.samples = [...entry.samples.filter((sample) => atMs - sample.atMs < speedWindowMs), { atMs, bytes: doneBytes }].slice(-64)
      entry.transfer = { ...entry.transfer, doneBytes, bytesPerSecond: speedOf(entry.samples) }
      if (atMs - entry.toldAtMs >= toldEveryMs || doneBytes === entry.transfer.sizeBytes) tell(entry)
    },
    get: (id) => entries.get(id)?.transfer,
    watch: (signal) => channel.subscribe({ snapshot: () => [{ kind: 'snapshot', transfers: [...entries.values()].map(({ transfer }) => transfer) }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}

function speedOf(samples: Entry['samples']): number {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.atMs === first.atMs) return 0
  return Math.round(((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs))
}

// Where the bytes of an upload come from: somebody who sends them through a door, or a file that the session worker reads itself.
import { fillVolume } from '#electron/bytes/fill-volume.ts'
import { untilHostAnswers } from '#electron/bytes/host-patience.ts'
import { fileHead } from '#electron/bytes/local-file.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
import type { FileMoved, VolumeAt } from '#electron/providers/nouns/transfer-provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { imageHeadBytes } from '#shared/images/recognise-image.ts'
import { moveFile } from './file-move.ts'
import type { FileMoveEvents } from './file-move.ts'
import { volumeTarget } from './over-port.ts'
import type { Transfers } from './over-port.ts'

export interface UploadFilling extends FileMoveEvents {
  readonly transfers: Transfers
  readonly at: VolumeAt
  readonly signal: AbortSignal
  readonly patienceMs: number
}

/** Disposing it lets go of what was opened to see the beginning. */
export interface UploadOrigin extends AsyncDisposable {
  /** The first bytes, enough to tell what it is. Empty for an empty file. */
  head(signal: AbortSignal): Promise<Uint8Array>
  /** All of it; asked for once, after the head. */
  moveInto(filling: UploadFilling): Promise<FileMoved>
}

/** The bytes that were looked at are the beginning of those that are sent: nobody is asked for them twice. */
export function sentOrigin(source: ByteSource): UploadOrigin {
  const look = new AbortController()
  const begun = source.open(0, look.signal)[Symbol.asyncIterator]()
  let first: Uint8Array | undefined
  const continued: ByteSource = {
    async *open(offsetBytes, signal) {
      const seen = offsetBytes === 0 ? first : undefined
      first = undefined
      if (!seen) {
        yield* source.open(offsetBytes, signal)
        return
      }
      using _stop = forward(signal, look)
      yield { data: seen }
      for (let step = await begun.next(); step.done !== true; step = await begun.next()) yield step.value
    },
  }
  return {
    async head(signal) {
      using _stop = forward(signal, look)
      const { value } = await begun.next()
      first = value && 'data' in value ? value.data : undefined
      return first?.subarray(0, imageHeadBytes) ?? new Uint8Array()
    },
    async moveInto({ transfers, at, ...filling }) {
      const hash = createRunningHash()
      const total = createByteCount()
      await fillVolume({ ...filling, target: volumeTarget(transfers, at), name: at.volume, source: continued, hash, onMoved: total.addMoved })
      return { sha256: hash.digest(), ...total.moved() }
    },
    async [Symbol.asyncDispose]() {
      look.abort(new AppError('cancelled', { message: 'No more of it is wanted' }))
      await begun.return?.()
    },
  }
}

function forward(signal: AbortSignal, to: AbortController): Disposable {
  const stop = (): void => to.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', stop) }
}

/** `storedBytes`: what an earlier run may have stored of it already. */
export function fileOrigin(path: string, storedBytes = 0): UploadOrigin {
  return {
    head: () => fileHead(path, imageHeadBytes),
    async moveInto({ transfers, at, signal, patienceMs, onProgress, onWaiting }) {
      for (;;) {
        try {
          return await moveFile({ onProgress, onWaiting }, (port) => transfers().storeFile({ ...at, path, storedBytes, patienceMs, port }, { signal }))
        } catch (error) {
          // A lost host is waited for in the worker. When that one dies, its checksum dies with it: another begins anew.
          if (!isDeadWorker(error) || signal.aborted) throw error
          onWaiting(problemOf(error))
          await untilHostAnswers(() => transfers().imageFacts(at, { signal }), { patienceMs, signal })
          onWaiting(null)
        }
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function isDeadWorker(error: unknown): boolean {
  return error instanceof AppError && error.code === 'connection-lost' && error.params['address'] === 'session worker'
}

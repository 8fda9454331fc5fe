// Reads a volume from any offset to its end, across lost connections: it goes on where it was, if the volume is still the same.
import { MessageChannel } from 'node:worker_threads'
import { readFrom, sizeOf } from '#electron/lib/byte-port.ts'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { ImageFacts, MovedBytes, VolumeAt } from '#electron/providers/transfer-provider.ts'
import { AppError } from '#shared/errors.ts'
import { isLostHost, untilHostAnswers } from './host-patience.ts'

export interface VolumeReading {
  readonly transfers: () => RemoteProvider['transfers']
  readonly at: VolumeAt
  readonly facts: ImageFacts
  readonly offsetBytes: number
  readonly signal: AbortSignal
  readonly patienceMs: number
  /** Told when a connection is lost, and with `null` when it goes on. */
  readonly onWaiting: (problem: AppError | null) => void
  readonly onMoved?: (moved: MovedBytes) => void
  /** Whoever reads keeps no piece beyond the next: its memory is used again then. */
  readonly isUsedUp?: boolean
}

/** @throws AppError conflict when the volume has changed meanwhile */
export async function* readVolume(reading: VolumeReading): AsyncGenerator<BytePiece, void, undefined> {
  const { facts, signal, patienceMs, onWaiting } = reading
  let atBytes = reading.offsetBytes
  while (atBytes < facts.sizeBytes) {
    try {
      for await (const piece of readLeg(reading, atBytes)) {
        atBytes += sizeOf(piece)
        yield piece
      }
      if (atBytes < facts.sizeBytes) throw changed(reading)
    } catch (error) {
      if (!isLostHost(error) || signal.aborted) throw error
      onWaiting(error)
      const now = await untilHostAnswers(() => reading.transfers().imageFacts(reading.at, { signal }), { patienceMs, signal })
      if (now.version !== facts.version || now.sizeBytes !== facts.sizeBytes) throw changed(reading)
      onWaiting(null)
    }
  }
}

function changed({ at }: VolumeReading): AppError {
  return new AppError('conflict', { message: `${at.volume} was changed while it was read`, params: { name: at.volume }, hint: 'What was read of it is not one image. Begin again.' })
}

async function* readLeg({ transfers, at, signal, onMoved, isUsedUp = false }: VolumeReading, offsetBytes: number): AsyncGenerator<BytePiece, void, undefined> {
  const { port1, port2 } = new MessageChannel()
  using stop = new LegEnd(signal)
  const outcome = transfers().read({ ...at, offsetBytes, lengthBytes: 0, port: port1 }, { signal: stop.signal }).then(
    (moved) => ({ moved }),
    (error: unknown) => {
      // The call may have failed before the port reached anybody.
      port2.close()
      return { error }
    },
  )
  try {
    yield* readFrom(port2, { isUsedUp })
  } catch (error) {
    const ended = await outcome
    throw 'error' in ended ? ended.error : error
  }
  const ended = await outcome
  if ('error' in ended) throw ended.error
  onMoved?.(ended.moved)
}

/** Ends the host's side when the reader leaves before the end. */
class LegEnd implements Disposable {
  readonly #controller = new AbortController()
  readonly signal: AbortSignal

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#controller.signal])
  }

  [Symbol.dispose](): void {
    this.#controller.abort(new AppError('cancelled', { message: 'The reading was left' }))
  }
}

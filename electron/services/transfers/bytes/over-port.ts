// A volume whose provider lives in a session worker: its bytes pass through a port that comes with the call, so that the call tells
// how it ended.
import { MessageChannel } from 'node:worker_threads'
import { isLostHost } from '#electron/bytes/host-patience.ts'
import { readFrom, writeTo } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { ReadOptions, StoredPart, VolumeOrigin, VolumeTarget } from '#electron/bytes/volume-bytes.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { MovedBytes, VolumeAt } from '#electron/providers/nouns/transfer-provider.ts'
import { AppError } from '#shared/errors.ts'

/** Asked for anew by each call: a host that comes back may be served by another worker. @throws AppError host-not-connected */
export type Transfers = () => RemoteProvider['transfers']

export function volumeTarget(transfers: Transfers, { pool, volume }: VolumeAt): VolumeTarget {
  return {
    store: (part, signal) => store(transfers, { ...part, at: { pool, volume } }, signal),
    checksum: (lengthBytes, signal) => transfers().checksum({ pool, volume, lengthBytes }, { signal }),
  }
}

export function volumeOrigin(transfers: Transfers, { pool, volume }: VolumeAt): VolumeOrigin {
  return {
    facts: (signal) => transfers().imageFacts({ pool, volume }, { signal }),
    read: (offsetBytes, options) => read(transfers, { ...options, at: { pool, volume }, offsetBytes }),
  }
}

async function store(transfers: Transfers, { at, offsetBytes, pieces }: StoredPart & { readonly at: VolumeAt }, signal: AbortSignal): Promise<MovedBytes> {
  const { port1, port2 } = new MessageChannel()
  using writer = writeTo(port1)
  using leg = new LegEnd(signal)
  const stored = transfers().store({ ...at, offsetBytes, port: port2 }, { signal: leg.signal })
  const sending = async (): Promise<void> => {
    for await (const piece of pieces) await writer.write(piece)
    writer.end()
  }
  const sent = sending()
  try {
    // Either may fail while the other still waits for it.
    await Promise.race([sent, stored])
    await sent
  } catch (error) {
    leg.end(error)
    sent.catch(() => {})
    const reason = await stored.then(() => error, (failure: unknown) => failure)
    // That nobody takes the bytes any more says less than why.
    throw isEcho(error) ? reason : error
  }
  return await stored
}

/** A source that was stopped, and a writer that nobody reads, say "cancelled". */
function isEcho(error: unknown): boolean {
  return isLostHost(error) || (error instanceof AppError && error.code === 'cancelled')
}

async function* read(transfers: Transfers, { at, offsetBytes, signal, isUsedUp, onMoved }: ReadOptions & { readonly at: VolumeAt; readonly offsetBytes: number }): AsyncGenerator<BytePiece, void, undefined> {
  const { port1, port2 } = new MessageChannel()
  using leg = new LegEnd(signal)
  const outcome = transfers().read({ ...at, offsetBytes, lengthBytes: 0, port: port1 }, { signal: leg.signal }).then(
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
  onMoved(ended.moved)
}

/** Ends the host's side when this one leaves before the end. */
class LegEnd implements Disposable {
  readonly #controller = new AbortController()
  readonly signal: AbortSignal

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#controller.signal])
  }

  end(reason: unknown): void {
    this.#controller.abort(reason)
  }

  [Symbol.dispose](): void {
    this.end(new AppError('cancelled', { message: 'The other side has left' }))
  }
}

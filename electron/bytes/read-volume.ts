// Reads a volume from any offset to its end, across lost connections: it goes on where it was, if the volume is still the same.
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { isLostHost, untilHostAnswers } from './host-patience.ts'
import type { MovedBytes, VolumeOrigin } from './volume-bytes.ts'

export interface VolumeReading {
  readonly origin: VolumeOrigin
  /** The volume's, for messages. */
  readonly name: string
  /** What the volume was when reading it was decided. */
  readonly facts: { readonly version: string; readonly sizeBytes: number }
  readonly offsetBytes: number
  readonly signal: AbortSignal
  readonly patienceMs: number
  /** Told when a connection is lost, and with `null` when it goes on. */
  readonly onWaiting: (problem: Problem | null) => void
  readonly onMoved?: (moved: MovedBytes) => void
  /** Whoever reads keeps no piece beyond the next: its memory is used again then. */
  readonly isUsedUp?: boolean
}

/** @throws AppError conflict when the volume has changed meanwhile */
export async function* readVolume(reading: VolumeReading): AsyncGenerator<BytePiece, void, undefined> {
  const { origin, facts, signal, patienceMs, onWaiting, onMoved = () => {}, isUsedUp = false } = reading
  let atBytes = reading.offsetBytes
  while (atBytes < facts.sizeBytes) {
    try {
      for await (const piece of origin.read(atBytes, { signal, onMoved, isUsedUp })) {
        atBytes += sizeOf(piece)
        yield piece
      }
      if (atBytes < facts.sizeBytes) throw changed(reading)
    } catch (error) {
      if (!isLostHost(error) || signal.aborted) throw error
      onWaiting(problemOf(error))
      const now = await untilHostAnswers(() => origin.facts(signal), { patienceMs, signal })
      if (now.version !== facts.version || now.sizeBytes !== facts.sizeBytes) throw changed(reading)
      onWaiting(null)
    }
  }
}

function changed({ name }: VolumeReading): AppError {
  return new AppError('conflict', { message: `${name} was changed while it was read`, reason: 'volume-changed', params: { name }, hint: 'changed-while-read' })
}

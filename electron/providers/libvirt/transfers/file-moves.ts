// Images between volumes and files of the machine that the console runs on, in one thread from the disk to SSH: no byte waits for
// another thread, and memory is used again. What breaks on the way is mended here; the caller is told.
import type { MessagePort } from 'node:worker_threads'
import { writeFileWhole } from '#electron/bytes/file-target.ts'
import { fillVolume } from '#electron/bytes/fill-volume.ts'
import { fileSource, localProblem } from '#electron/bytes/local-file.ts'
import { readVolume } from '#electron/bytes/read-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { VolumeOrigin, VolumeTarget } from '#electron/bytes/volume-bytes.ts'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { FileMoved, FileMoveReport, TransferProvider } from '../../nouns/transfer-provider.ts'

export interface FileMoveEnds {
  readonly target: VolumeTarget
  readonly origin: VolumeOrigin
}

export async function storeFile({ target }: FileMoveEnds, { volume, path, storedBytes, patienceMs, port }: Parameters<TransferProvider['storeFile']>[0], signal: AbortSignal): Promise<FileMoved> {
  const hash = createRunningHash()
  const total = createByteCount()
  const source = fileSource(path)
  for await (const piece of storedBytes > 0 ? source.open(0, signal) : []) {
    hash.update(piece)
    if ('data' in piece) source.giveBack?.(piece.data)
    if (hash.atBytes >= storedBytes) break
  }
  await fillVolume({ target, name: volume, source, isContinued: storedBytes > 0, hash, signal, patienceMs, onMoved: total.addMoved, ...reportTo(port) })
  return { sha256: hash.digest(), ...total.moved() }
}

export async function readFile({ origin }: FileMoveEnds, { volume, path, facts, patienceMs, port }: Parameters<TransferProvider['readFile']>[0], signal: AbortSignal): Promise<FileMoved> {
  const hash = createRunningHash()
  const total = createByteCount()
  const { onProgress, onWaiting } = reportTo(port)
  async function* hashed(): AsyncGenerator<BytePiece, void, undefined> {
    let doneBytes = 0
    for await (const piece of readVolume({ origin, name: volume, facts, offsetBytes: 0, signal, patienceMs, isUsedUp: true, onWaiting, onMoved: total.addMoved })) {
      hash.update(piece)
      yield piece
      doneBytes += sizeOf(piece)
      onProgress(doneBytes)
    }
  }
  await writeFileWhole(path, facts.sizeBytes, hashed()).catch((error: unknown) => {
    throw localProblem(error, path)
  })
  return { sha256: hash.digest(), ...total.moved() }
}

/** A screen shows no more of them. */
const reportEveryMs = 200

function reportTo(port: MessagePort) {
  const report = (message: FileMoveReport): void => port.postMessage(message)
  let reportedAtMs = 0
  return {
    onProgress: (doneBytes: number): void => {
      const nowMs = performance.now()
      if (nowMs - reportedAtMs < reportEveryMs) return
      reportedAtMs = nowMs
      report({ kind: 'progress', doneBytes })
    },
    onWaiting: (problem: Problem | null): void => report({ kind: 'waiting', problem }),
  }
}

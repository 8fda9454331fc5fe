// Sends keystrokes at once and pasted text in small paced pieces: a guest's serial port has a FIFO of 16 bytes and no way to
// say that it is full, and what comes too fast is lost without a trace.

export interface PacedWriter extends Disposable {
  readonly write: (bytes: Uint8Array) => void
  readonly pendingBytes: () => number
  /** Drops what has not been sent. */
  readonly cancel: () => void
}

export interface PacedWriterOptions {
  readonly send: (bytes: Uint8Array) => void
  readonly pieceBytes?: number
  readonly intervalMs?: number
}

export function createPacedWriter({ send, pieceBytes = 64, intervalMs = 12 }: PacedWriterOptions): PacedWriter {
  let waiting: Uint8Array = new Uint8Array()
  let timer: ReturnType<typeof setTimeout> | undefined

  const step = (): void => {
    timer = undefined
    if (waiting.byteLength === 0) return
    send(waiting.subarray(0, pieceBytes))
    waiting = waiting.subarray(pieceBytes)
    timer = setTimeout(step, intervalMs)
  }
  const cancel = (): void => {
    waiting = new Uint8Array()
  }
  return {
    write(bytes) {
      waiting = joined(waiting, bytes)
      // A pace is already running: what was just added waits for its turn, so that order is kept.
      if (timer === undefined) step()
    },
    pendingBytes: () => waiting.byteLength,
    cancel,
    [Symbol.dispose]() {
      cancel()
      clearTimeout(timer)
    },
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.byteLength + second.byteLength)
  both.set(first)
  both.set(second, first.byteLength)
  return both
}

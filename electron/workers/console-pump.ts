// Pumps a console's bytes between its stream in the worker and a MessagePort, with credit both ways: a slow reader stops
// the stream, and so the channel and the guest, instead of filling memory.
import type { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import { problemOf } from '#shared/errors.ts'
import { ConsoleFrame, afterGrant, afterSending, canSend, freshWindow } from '#shared/model/console-frames.ts'
import type { OpenedConsole } from '../providers/provider.ts'

/** `explain` names what the stream fails with. */
type AboutConsole = Partial<Pick<OpenedConsole, 'explain' | 'watchAnswers'>>

/** Runs until either side ends. The port is closed and the stream destroyed at the end. */
export function pumpConsole(stream: Duplex, port: MessagePort, { explain = (error) => error, watchAnswers }: AboutConsole = {}): void {
  let window = freshWindow
  let isOver = false
  const post = (frame: ConsoleFrame): void => port.postMessage(frame)
  const answers = watchAnswers?.((ms) => post({ kind: 'silence', ms }))

  const finish = (last: ConsoleFrame): void => {
    if (isOver) return
    isOver = true
    answers?.[Symbol.dispose]()
    post(last)
    port.close()
    stream.destroy()
  }
  stream.on('data', (chunk: Buffer) => {
    answers?.heard()
    // A copy: the chunk may be a view on a buffer that its owner reuses.
    post({ kind: 'data', bytes: new Uint8Array(chunk) })
    window = afterSending(window, chunk.length)
    if (!canSend(window)) stream.pause()
  })
  stream.once('error', (error) => finish({ kind: 'error', problem: problemOf(explain(error)) }))
  stream.once('end', () => finish({ kind: 'end' }))
  stream.once('close', () => finish({ kind: 'end' }))
  port.on('message', (message: unknown) => {
    const frame = ConsoleFrame.safeParse(message)
    if (!frame.success || isOver) return
    switch (frame.data.kind) {
      case 'data':
        return write(frame.data.bytes)
      case 'credit':
        window = afterGrant(window, frame.data.bytes)
        if (canSend(window)) stream.resume()
        return
      case 'silence':
        return
      case 'end':
      case 'error':
        return finish({ kind: 'end' })
      default:
        return frame.data satisfies never
    }
  })
  port.once('close', () => finish({ kind: 'end' }))

  /** Credit is given when the stream has taken the bytes, so that a guest that does not read holds its typist back. */
  const write = (bytes: Uint8Array): void => {
    stream.write(bytes, (error) => {
      if (!error && !isOver) post({ kind: 'credit', bytes: bytes.length })
    })
  }
}

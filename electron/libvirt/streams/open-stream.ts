// Opens each kind of stream on a session and hands it out in the form its users want.
import { addAbortSignal } from 'node:stream'
import type { ProcedureName, ProcedureReturn } from '../procedures/protocol-codec.ts'
import type { RpcSession, StreamCall } from '../client/calls/rpc-session.ts'
import { ConsoleStream } from './console-stream.ts'
import { DownloadQueue, piecesOf, type StreamPiece } from './download.ts'
import { sendUpload, UploadReceiver, type UploadOptions, type UploadSource } from './upload.ts'

export type DuplexName = 'DOMAIN_OPEN_CONSOLE' | 'DOMAIN_OPEN_CHANNEL'
export type DownloadName = 'STORAGE_VOL_DOWNLOAD' | 'DOMAIN_SCREENSHOT'
export type UploadName = 'STORAGE_VOL_UPLOAD' | 'DOMAIN_MIGRATE_PREPARE_TUNNEL3' | 'DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS'

/** An open download. Iterate it once; leaving the loop early, or disposing, aborts it. */
export interface Download<N extends ProcedureName> extends AsyncIterable<StreamPiece>, AsyncDisposable {
  readonly reply: ProcedureReturn<N>
  /** Gives a piece's bytes back when nobody uses them any more, for those that come; not needed, but quicker. */
  recycle(data: Uint8Array): void
}

export interface UploadResult<N extends ProcedureName> {
  readonly reply: ProcedureReturn<N>
  /** Bytes of the image, holes included. */
  readonly sentBytes: number
}

/** The signal destroys the stream for as long as it is open. */
export async function openConsoleStream<N extends DuplexName>(
  session: RpcSession,
  call: StreamCall<N>,
): Promise<{ reply: ProcedureReturn<N>; stream: ConsoleStream }> {
  const stream = new ConsoleStream(call.name)
  const { reply, port } = await session.openStream(call, stream)
  stream.attach(port)
  if (call.options?.signal !== undefined) addAbortSignal(call.options.signal, stream)
  return { reply, stream }
}

/** The signal aborts the download for as long as it runs. */
export async function openDownload<N extends DownloadName>(session: RpcSession, call: StreamCall<N>): Promise<Download<N>> {
  const queue = new DownloadQueue(call.name)
  const { reply, port } = await session.openStream(call, queue)
  queue.attach(port)
  const signal = call.options?.signal
  const onAbort = (): void => queue.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  if (signal?.aborted) onAbort()
  const pieces = piecesOf(queue, () => signal?.removeEventListener('abort', onAbort))
  return {
    reply,
    recycle: (data) => queue.recycle(data),
    [Symbol.asyncIterator]: () => pieces,
    async [Symbol.asyncDispose]() {
      queue.abort(new Error(`${call.name} was disposed before its end`))
      await pieces.return()
    },
  }
}

export async function runUpload<N extends UploadName>(
  { session, call }: { readonly session: RpcSession; readonly call: StreamCall<N> },
  source: UploadSource,
  options: UploadOptions = {},
): Promise<UploadResult<N>> {
  const receiver = new UploadReceiver()
  const signal = options.signal ?? call.options?.signal
  const { reply, port } = await session.openStream({ ...call, options: { ...call.options, signal } }, receiver)
  receiver.attach(port)
  const sentBytes = await sendUpload({ procedure: call.name, port, receiver }, source, { ...options, signal })
  return { reply, sentBytes }
}

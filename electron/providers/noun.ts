// What the methods of a provider's nouns (storage, networks, definitions) have in common, so that one mechanism carries them
// all over the thread boundary: one argument of plain data, which may hold a port, options, and a result of plain data, which may hold one stream.
import type { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import type { CallOptions } from './provider.ts'

export interface NounOptions extends CallOptions {
  /** Told of progress from 0 to 1, by methods that know theirs. */
  readonly onProgress?: (progress: number) => void
}

/** A result whose bytes travel beside it. Destroying the stream ends what it belongs to. */
export interface WithStream {
  readonly stream: Duplex
}

type RemoteResult<Result> = Result extends WithStream ? Omit<Result, 'stream'> & { readonly port: MessagePort } : Result

/** A noun over the thread boundary: a stream arrives as the port that carries its frames (shared/model/console-frames.ts). */
export type RemoteNoun<Noun> = {
  readonly [Method in keyof Noun]: Noun[Method] extends (argument: infer Argument, options: NounOptions) => Promise<infer Result> ? (argument: Argument, options: NounOptions) => Promise<RemoteResult<Result>> : never
}

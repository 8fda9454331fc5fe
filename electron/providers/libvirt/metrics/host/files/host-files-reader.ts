// Keeps the loop on the host open and asks it for a reading at each tick. One that ends, hangs or prints nonsense is closed, and
// another is started after a while that grows; the figures of libvirt are there meanwhile.
import type { Duplex } from 'node:stream'
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostTransport } from '../../../transport/host-transport.ts'
import { endMark, hostCommand, splitFiles } from './host-script.ts'
import type { HostFiles } from './parse-host-files.ts'

export interface HostFilesReader extends Disposable {
  /** `undefined` while it waits before another try; `problem` then says why. @throws what went wrong now */
  read(): Promise<HostFiles | undefined>
  /** The loop is not what it should be. */
  reject(error: unknown): void
  /** Names of block devices that are no partitions; empty when the host does not tell. */
  readonly blocks: ReadonlySet<string>
  /** `null` while all is well. */
  readonly problem: Problem | null
}

export interface ReaderOptions {
  readonly transport: Pick<HostTransport, 'openCommand'>
  readonly now: () => number
  readonly signal: AbortSignal
}

/** A host under such load that a shell needs longer is left alone for a while. */
const deadlineMs = 10_000
const firstPauseMs = 5_000
const longestPauseMs = 600_000
/** A host with hundreds of disks tells some 100 KiB. */
const maxReadingBytes = 4 * 2 ** 20

export function createHostFilesReader({ transport, now, signal }: ReaderOptions): HostFilesReader {
  let loop: Loop | undefined
  let blocks: ReadonlySet<string> = new Set()
  let failures = 0
  let notBeforeMs = 0
  let problem: Problem | null = null

  const close = (error: unknown): void => {
    loop?.[Symbol.dispose]()
    loop = undefined
    failures += 1
    notBeforeMs = now() + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
    problem = { ...problemOf(error), hint: 'host-figures-meanwhile' }
  }
  const ask = async (): Promise<HostFiles> => {
    loop ??= createLoop(await withDeadline((limited) => transport.openCommand(hostCommand, { signal: limited }), { ms: deadlineMs, what: 'Starting a shell', signal }))
    const asked = loop
    const files = splitFiles(await withDeadline(() => asked.ask(), { ms: deadlineMs, what: 'Reading the files of the host', signal }))
    blocks = new Set(files.get('blocks') ?? blocks)
    return files
  }
  return {
    async read() {
      if (!loop && now() < notBeforeMs) return undefined
      try {
        const files = await ask()
        failures = 0
        problem = null
        return files
      } catch (error) {
        signal.throwIfAborted()
        close(error)
        throw error
      }
    },
    reject: close,
    get blocks() {
      return blocks
    },
    get problem() {
      return problem
    },
    [Symbol.dispose]: () => loop?.[Symbol.dispose](),
  }
}

interface Loop extends Disposable {
  /** One request at a time. @throws when the loop ends or prints without an end */
  ask(): Promise<string>
}

function createLoop(stream: Duplex): Loop {
  let waiting: PromiseWithResolvers<string> | undefined
  let parts: Buffer[] = []
  let bytes = 0
  let fate: Error | undefined
  const fail = (error: Error): void => {
    fate ??= error
    waiting?.reject(fate)
    stream.destroy()
  }
  stream.on('data', (chunk: Buffer) => {
    parts.push(chunk)
    bytes += chunk.length
    if (bytes > maxReadingBytes) return fail(new AppError('channel-failed', { message: 'The shell prints without an end', reason: 'host-shell-endless', params: {} }))
    if (!endsReading(chunk, parts)) return
    const text = Buffer.concat(parts).toString('utf8')
    parts = []
    bytes = 0
    waiting?.resolve(text)
  })
  const end = (said: string): void => fail(endOf(firstWords(parts) || said))
  stream.once('error', (error: NodeJS.ErrnoException) => end(endings.has(error.code ?? '') ? '' : error.message))
  stream.once('close', () => end(''))
  return {
    ask() {
      if (fate) return Promise.reject(fate)
      waiting = Promise.withResolvers<string>()
      // Whoever asked may have given up before the shell ends.
      waiting.promise.catch(() => {})
      stream.write('\n')
      return waiting.promise
    },
    [Symbol.dispose]: () => void stream.destroy(),
  }
}

/** The mark may come in two pieces; what is before the last few bytes needs no second look. */
function endsReading(chunk: Buffer, parts: readonly Buffer[]): boolean {
  const mark = `\n${endMark}\n`
  const tail = chunk.length >= mark.length ? chunk : Buffer.concat(parts.slice(-mark.length))
  return tail.subarray(-mark.length).toString('latin1') === mark
}

function endOf(said: string): AppError {
  if (said === '') return new AppError('channel-failed', { message: 'The shell on the host ended', reason: 'host-shell-ended', params: {} })
  return new AppError('channel-failed', { message: said, reason: 'host-shell-says', params: { words: said } })
}

/** How streams of a program that has ended say so. */
const endings: ReadonlySet<string> = new Set(['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'])

/** What a restricted account says instead: "This account is currently not available." */
function firstWords(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString('utf8').slice(0, 200).trim()
}

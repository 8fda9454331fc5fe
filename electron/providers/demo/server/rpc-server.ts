// One client's connection to the simulated daemon: frames in, answers out, with a real daemon's limits. At most five calls are
// worked on at once; while they are, nothing more is read, not even pings.
import type { Duplex } from 'node:stream'
import { ProgramNumber } from '#electron/libvirt/index.ts'
import type { ProcedureArgs, ProcedureInfo, ProcedureName, ProcedureReturn } from '#electron/libvirt/index.ts'
import { createStreamPort, decodeArgs, deliverStreamPacket, encodeFrame, encodeRemoteError, encodeReturn, findProcedure, FrameStatus, FrameType, openFrameTransport, programVersion } from '#electron/libvirt/server-codec.ts'
import type { Frame, FrameTransport, StreamPort, XdrWriter } from '#electron/libvirt/server-codec.ts'
import type { HostModel } from '../model/host-model.ts'
import { createEventRegistrations } from './event-registrations.ts'
import type { EventRegistrations } from './event-registrations.ts'
import { DaemonFailure, failures } from './failure.ts'
import { writeCalls } from './handlers.ts'
import type { CallContext, ClientState, Handlers, StreamEnd } from './handlers.ts'

export interface RpcServerOptions {
  readonly host: HostModel
  readonly handlers: Handlers
  /** True while the daemon is stopped: it reads and answers nothing. */
  readonly isHung: () => boolean
  /** Where its answers are written. */
  readonly writer: XdrWriter
}

/** libvirtd.conf's max_client_requests. */
const maxRequests = 5
const pong = 2
const ping = 1
const callsBeforeAuth: ReadonlySet<ProcedureName> = new Set<ProcedureName>(['AUTH_LIST', 'AUTH_POLKIT', 'AUTH_SASL_INIT', 'AUTH_SASL_START', 'AUTH_SASL_STEP', 'CONNECT_SUPPORTS_FEATURE'])
const callsBeforeOpen: ReadonlySet<ProcedureName> = new Set<ProcedureName>([...callsBeforeAuth, 'CONNECT_OPEN'])

/** Serves until the stream ends or the host is disposed. */
export function serveLibvirt(stream: Duplex, options: RpcServerOptions): Disposable {
  const connection = new ServerConnection(stream, options)
  const close = (): void => connection.close()
  options.host.signal.addEventListener('abort', close, { once: true })
  void connection.ended.then(() => options.host.signal.removeEventListener('abort', close))
  return { [Symbol.dispose]: close }
}

class ServerConnection {
  readonly #options: RpcServerOptions
  readonly #transport: FrameTransport
  readonly #client: ClientState = { isAuthenticated: false, isOpen: false, isReadOnly: false }
  readonly #events: EventRegistrations
  readonly #streams = new Map<number, StreamEnd>()
  readonly #waiting: Frame[] = []
  #working = 0
  #release: (() => void) | undefined

  constructor(stream: Duplex, options: RpcServerOptions) {
    this.#options = options
    this.#transport = openFrameTransport(stream, (frame) => this.#receive(frame))
    this.#events = createEventRegistrations(options.host, (frame) => this.#send(frame))
    void this.#transport.ended.then(() => this.#end())
  }

  get ended(): Promise<unknown> {
    return this.#transport.ended
  }

  close(): void {
    this.#transport.close()
  }

  #receive(frame: Frame): void {
    if (this.#options.isHung()) return
    if (this.#working < maxRequests && this.#waiting.length === 0) return this.#take(frame)
    // What came in the same chunk as the fifth call; the payload is a view, and its chunk may be gone by then.
    this.#waiting.push({ ...frame, payload: Buffer.from(frame.payload) })
  }

  #take(frame: Frame): void {
    if (frame.program === ProgramNumber.keepalive) return this.#answerPing(frame)
    if (frame.type === FrameType.Stream || frame.type === FrameType.StreamHole) return this.#takeStreamPacket(frame)
    if (frame.type !== FrameType.Call) return
    if (++this.#working >= maxRequests) this.#release ??= this.#transport.hold()
    void this.#answer(frame).finally(() => this.#finishOne())
  }

  #finishOne(): void {
    this.#working--
    while (this.#working < maxRequests) {
      const next = this.#waiting.shift()
      if (next === undefined) break
      this.#take(next)
    }
    if (this.#working >= maxRequests) return
    this.#release?.()
    this.#release = undefined
  }

  async #answer(frame: Frame): Promise<void> {
    try {
      await this.#dispatch(frame)
    } catch (error) {
      this.#fail(frame, error)
    }
  }

  async #dispatch(frame: Frame): Promise<void> {
    const info = findProcedure(frame.program, frame.procedure)
    if (info === undefined) throw this.#unknown(frame)
    this.#admit(info)
    await this.#call(info.name, frame)
  }

  async #call(name: ProcedureName, frame: Frame): Promise<void> {
    const starts: ((port: StreamPort) => void)[] = []
    const writeReply = await this.#work(name, readArgs(name, frame), this.#context(frame, starts))
    this.#send(encodeFrame({ ...headerOf(frame), type: FrameType.Reply, status: FrameStatus.Ok }, writeReply, this.#options.writer))
    for (const start of starts) start(this.#port(frame))
  }

  /** The name ties the arguments and the answer together; what comes out knows how to write itself. */
  async #work<N extends ProcedureName>(name: N, args: ProcedureArgs<N>, context: CallContext): Promise<(writer: XdrWriter) => void> {
    const handler: Handlers[N] = this.#options.handlers[name]
    if (handler === undefined) throw failures.unsupported(apiName(name))
    const answer: ProcedureReturn<N> = await handler(args, context)
    return (writer) => encodeReturn(name, answer, writer)
  }

  #context({ serial }: Frame, starts: ((port: StreamPort) => void)[]): CallContext {
    return {
      host: this.#options.host,
      client: this.#client,
      events: this.#events,
      openStream: (end, start) => {
        this.#streams.set(serial, end)
        starts.push(start)
      },
    }
  }

  #port(frame: Frame): StreamPort {
    return createStreamPort({ transport: this.#transport, header: headerOf(frame), detach: () => this.#streams.delete(frame.serial) })
  }

  #admit({ name }: ProcedureInfo): void {
    const { isAuthenticated, isOpen, isReadOnly } = this.#client
    if (!isAuthenticated && !callsBeforeAuth.has(name)) throw failures.authRequired()
    if (!isOpen && !callsBeforeOpen.has(name)) throw failures.notOpen()
    if (isReadOnly && writeCalls.has(name)) throw failures.readOnly(apiName(name))
  }

  #unknown({ program, version, procedure }: Frame): DaemonFailure {
    return program === ProgramNumber.remote ? failures.unknownProcedure(procedure) : failures.unknownProgram(program, version)
  }

  #fail(frame: Frame, error: unknown): void {
    this.#streams.delete(frame.serial)
    // Whatever else is thrown is a fault of this simulation: it is shown as the daemon's own, not swallowed.
    const { code, domain, message } = error instanceof DaemonFailure ? error : failures.internal(error instanceof Error ? error.message : String(error))
    this.#send(encodeFrame({ ...headerOf(frame), type: FrameType.Reply, status: FrameStatus.Error }, (writer) => encodeRemoteError({ code, domain, message }, writer)))
  }

  #takeStreamPacket(frame: Frame): void {
    const end = this.#streams.get(frame.serial)
    if (end === undefined) return
    if (frame.status !== FrameStatus.Error) return deliverStreamPacket(frame, end)
    this.#streams.delete(frame.serial)
    end.aborted()
    // A daemon confirms an abort as it confirms a finish.
    this.#port(frame).finish()
  }

  #answerPing({ procedure }: Frame): void {
    if (procedure !== ping) return
    this.#send(encodeFrame({ program: ProgramNumber.keepalive, version: programVersion, procedure: pong, type: FrameType.Message, serial: 0, status: FrameStatus.Ok }))
  }

  #send(frame: Buffer): void {
    if (!this.#options.isHung()) this.#transport.send(frame)
  }

  #end(): void {
    this.#events[Symbol.dispose]()
    for (const end of this.#streams.values()) end.aborted()
    this.#streams.clear()
    this.#waiting.length = 0
  }
}

function headerOf({ program, procedure, serial }: Frame): { program: number; version: number; procedure: number; serial: number } {
  return { program, version: programVersion, procedure, serial }
}

function readArgs<N extends ProcedureName>(name: N, frame: Frame): ProcedureArgs<N> {
  try {
    return decodeArgs(name, frame.payload)
  } catch {
    // The daemon tells its client no more than this either.
    throw failures.undecodable()
  }
}

/** DOMAIN_GET_STATE is virDomainGetState to people. */
function apiName(name: ProcedureName): string {
  return `vir${name.toLowerCase().replaceAll(/(?:^|_)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())}`
}

// For tests: the daemon's side of a connection, scripted call by call, on the same codec and framing as the client.
import { duplexPair, type Duplex } from 'node:stream'
import { AuthType } from '../procedures/protocol-constants.gen.ts'
import { decodeArgs, encodeEvent, encodeReturn, eventInfo, findProcedure } from '../procedures/protocol-codec.ts'
import type { EventMessage, EventName, ProcedureArgs, ProcedureName, ProcedureReturn } from '../procedures/protocol-codec.ts'
import { encodeFrame, FrameStatus, FrameType, type Frame } from '../wire/frame.ts'
import { openFrameTransport, type FrameTransport } from '../wire/frame-transport.ts'
import { encodeRemoteError } from '../wire/remote-error.ts'
import { createStreamPort, deliverStreamPacket, type StreamPort, type StreamReceiver } from '../wire/stream-port.ts'

/** A call that has arrived; answer it now, later or never. */
export interface PeerCall<N extends ProcedureName> {
  readonly args: ProcedureArgs<N>
  readonly serial: number
  reply(value: ProcedureReturn<N>): void
  fail(error: { readonly code: number; readonly domain?: number; readonly message?: string }): void
  /** Replies and opens the server's end of the stream. */
  openStream(value: ProcedureReturn<N>, receiver: StreamReceiver & { aborted?(): void }): StreamPort
  /** Opens the server's end before the reply, as a daemon's other thread may. */
  openStreamEarly(receiver: StreamReceiver & { aborted?(): void }): StreamPort
}

type Handler = (frame: Frame) => void

export class FakePeer implements Disposable {
  /** Hand this end to connectLibvirt. */
  readonly clientEnd: Duplex
  /** Names of the calls in the order of arrival. */
  readonly calls: string[] = []
  /** Keepalive frames in the order of arrival: 1 ping, 2 pong. */
  readonly keepalives: number[] = []
  readonly transport: FrameTransport
  readonly serverEnd: Duplex
  readonly #handlers = new Map<string, Handler>()
  readonly #streams = new Map<number, StreamReceiver & { aborted?(): void }>()

  constructor() {
    const [clientEnd, serverEnd] = duplexPair()
    this.clientEnd = clientEnd
    this.serverEnd = serverEnd
    this.transport = openFrameTransport(serverEnd, (frame) => this.#receive(frame))
    this.on('AUTH_LIST', (call) => call.reply({ types: [AuthType.None] }))
    this.on('CONNECT_SUPPORTS_FEATURE', (call) => call.reply({ supported: 1 }))
    for (const name of ['CONNECT_OPEN', 'CONNECT_REGISTER_CLOSE_CALLBACK', 'CONNECT_CLOSE'] as const) {
      this.on(name, (call) => call.reply({}))
    }
    this.on('CONNECT_GET_HOSTNAME', (call) => call.reply({ hostname: 'fake' }))
  }

  /** Sets what happens when this call arrives; calls without a handler stay unanswered. */
  on<N extends ProcedureName>(name: N, handle: (call: PeerCall<N>) => void): this {
    this.#handlers.set(name, (frame) => handle(this.#peerCall(name, frame)))
    return this
  }

  emit<N extends EventName>(name: N, message: EventMessage<N>): void {
    const { programNumber, number } = eventInfo(name)
    const header = { program: programNumber, version: 1, procedure: number, type: FrameType.Message, serial: 0, status: FrameStatus.Ok }
    this.transport.send(encodeFrame(header, (writer) => encodeEvent(name, message, writer)))
  }

  /** Any bytes at all. */
  sendRaw(bytes: Uint8Array): void {
    this.transport.send(Buffer.from(bytes))
  }

  [Symbol.dispose](): void {
    this.transport.close()
  }

  #receive(frame: Frame): void {
    if (frame.type === FrameType.Message) return void this.keepalives.push(frame.procedure)
    if (frame.type === FrameType.Call) {
      const name = findProcedure(frame.program, frame.procedure)?.name ?? `unknown ${frame.procedure}`
      this.calls.push(name)
      return this.#handlers.get(name)?.(frame)
    }
    const receiver = this.#streams.get(frame.serial)
    if (receiver === undefined) return
    if (frame.status === FrameStatus.Error) receiver.aborted?.()
    else deliverStreamPacket(frame, receiver)
  }

  #peerCall<N extends ProcedureName>(name: N, frame: Frame): PeerCall<N> {
    const header = { program: frame.program, version: 1, procedure: frame.procedure, serial: frame.serial }
    const reply = (value: ProcedureReturn<N>): void =>
      this.transport.send(
        encodeFrame({ ...header, type: FrameType.Reply, status: FrameStatus.Ok }, (writer) => encodeReturn(name, value, writer)),
      )
    const openEarly = (receiver: StreamReceiver & { aborted?(): void }): StreamPort => {
      this.#streams.set(frame.serial, receiver)
      return createStreamPort({ transport: this.transport, header, detach: () => this.#streams.delete(frame.serial) })
    }
    return {
      args: decodeArgs(name, frame.payload),
      serial: frame.serial,
      reply,
      fail: ({ code, domain = 20, message = 'no' }) =>
        this.transport.send(
          encodeFrame({ ...header, type: FrameType.Reply, status: FrameStatus.Error }, (writer) =>
            encodeRemoteError({ code, domain, message }, writer),
          ),
        ),
      openStream: (value, receiver) => {
        const port = openEarly(receiver)
        reply(value)
        return port
      },
      openStreamEarly: openEarly,
    }
  }
}

/** A receiver that ignores what its test does not look at. */
export function quietReceiver(handlers: Partial<StreamReceiver & { aborted(): void }> = {}): StreamReceiver & { aborted?(): void } {
  const ignore = (): void => {}
  return { data: ignore, hole: ignore, endOfData: ignore, confirmed: ignore, failed: ignore, ...handlers }
}

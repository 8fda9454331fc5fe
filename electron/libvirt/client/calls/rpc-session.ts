// Calls, replies, events and stream packets over one frame transport: serials, slots, deadlines, aborts, and what
// happens to everything pending when the connection ends. Knows nothing of opening, authentication or pings.
import type { Duplex } from 'node:stream'
import { ProgramNumber } from '../../procedures/protocol-constants.gen.ts'
import { decodeReturn, encodeArgs, findEvent, findProcedure, procedureInfo } from '../../procedures/protocol-codec.ts'
import type { EventName, ProcedureArgs, ProcedureInfo, ProcedureName, ProcedureReturn } from '../../procedures/protocol-codec.ts'
import { encodeFrame, FrameStatus, FrameType, programVersion, type Frame } from '../../wire/frame.ts'
import { openFrameTransport, type FrameTransport } from '../../wire/frame-transport.ts'
import { decodeRemoteError } from '../../wire/remote-error.ts'
import { createStreamPort, deliverStreamPacket, discardingReceiver, type StreamPort, type StreamReceiver } from '../../wire/stream-port.ts'
import { XdrWriter } from '../../xdr/xdr-writer.ts'
import { AbortWatch } from './abort-watch.ts'
import { CallSlots, type Waiter } from './call-slots.ts'
import { CallTable } from './call-table.ts'
import { LibvirtConnectionLostError, LibvirtError, LibvirtFdPassingError, LibvirtProtocolError, type ClosedReason } from '../errors.ts'
import { PendingCall, type CallOptions } from './pending-call.ts'

export interface SessionOptions {
  readonly transport: Duplex
  readonly maxLowPriorityInFlight: number
  readonly defaultDeadlineMs: number
  readonly onEvent: (name: EventName, payload: Buffer) => void
  /** Frames of the keepalive program. */
  readonly onKeepalive: (frame: Frame) => void
  /** Something odd that harms nobody: an unknown event, a packet for a stream that is gone. */
  readonly onWarning: (warning: Error) => void
  readonly around?: AroundCall | undefined
}

export type AroundCall = <T>(name: ProcedureName, run: () => Promise<T>) => Promise<T>

/** A call to make: its name decides what its arguments are. */
export interface StreamCall<N extends ProcedureName> {
  readonly name: N
  readonly args: ProcedureArgs<N>
  readonly options?: CallOptions
}

export interface OpenedStream<N extends ProcedureName> {
  readonly reply: ProcedureReturn<N>
  readonly port: StreamPort
}

interface Started {
  readonly serial: number
  readonly answer: Promise<Frame>
}

export class RpcSession {
  readonly transport: FrameTransport
  readonly #options: SessionOptions
  readonly #slots: CallSlots
  readonly #pending = new CallTable<PendingCall>()
  readonly #aborts = new AbortWatch()
  readonly #writer = new XdrWriter()
  readonly #streams = new Map<number, StreamReceiver>()
  readonly #closed = Promise.withResolvers<ClosedReason>()
  #closedReason: ClosedReason | undefined
  #zombies = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#slots = new CallSlots(options.maxLowPriorityInFlight)
    this.transport = openFrameTransport(options.transport, (frame) => this.#receive(frame))
    void this.transport.ended.then((end) => this.#end(end))
  }

  /** Settles once, with the reason; never rejects. */
  get closed(): Promise<ClosedReason> {
    return this.#closed.promise
  }

  /** Sent and not answered, zombies included. */
  get outstanding(): number {
    return this.#pending.size
  }

  /** Given up by the caller, not yet answered by the daemon. */
  get zombies(): number {
    return this.#zombies
  }

  /** Waiting for a slot. */
  get queued(): number {
    return this.#slots.waiting
  }

  /** @throws every error of errors.ts, XdrError for arguments that cannot be encoded, or the signal's reason. */
  async call<N extends ProcedureName>(name: N, args: ProcedureArgs<N>, options: CallOptions = {}): Promise<ProcedureReturn<N>> {
    const run = async (): Promise<ProcedureReturn<N>> => decodeReturn(name, payloadOf(await this.#start({ name, args, options }).answer))
    return this.#options.around ? this.#options.around(name, run) : run()
  }

  /** A call whose reply opens a stream; `receiver` gets the packets that follow it. @throws as `call`. */
  async openStream<N extends ProcedureName>(call: StreamCall<N>, receiver: StreamReceiver): Promise<OpenedStream<N>> {
    const { serial, answer } = this.#start(call, receiver)
    const payload = payloadOf(await answer)
    const port = this.#streamPort(procedureInfo(call.name), serial)
    try {
      return { reply: decodeReturn(call.name, payload), port }
    } catch (error) {
      this.#discardStream(serial, port)
      throw error
    }
  }

  /** Ends the connection now; everything pending is rejected with the reason. */
  end(reason: ClosedReason): void {
    this.#end(reason)
    this.transport.close()
  }

  #start<N extends ProcedureName>({ name, args, options = {} }: StreamCall<N>, receiver?: StreamReceiver): Started {
    options.signal?.throwIfAborted()
    if (this.#closedReason !== undefined) throw new LibvirtConnectionLostError(this.#closedReason)
    const info = procedureInfo(name)
    if (info.hasFdPassing) throw new LibvirtFdPassingError(name)
    const serial = this.#pending.nextSerial()
    const header = { ...headerOf(info, serial), type: FrameType.Call, status: FrameStatus.Ok }
    const frame = encodeFrame(header, (writer) => encodeArgs(name, args, writer), this.#writer)
    const call = new PendingCall({
      info,
      receiver,
      needsSlot: info.priority === 'low' && options.pipelined !== true,
      signal: options.signal,
      aborts: this.#aborts,
      deadlineMs: options.deadlineMs ?? this.#options.defaultDeadlineMs,
      onGivenUp: () => this.#giveUp(call, waiter),
    })
    const waiter: Waiter = {
      start: () => {
        call.markSent()
        this.#pending.set(serial, call)
        this.transport.send(frame)
      },
      drop: (error) => call.reject(error),
    }
    if (call.needsSlot) this.#slots.take(waiter)
    else waiter.start()
    return { serial, answer: call.answer }
  }

  #giveUp(call: PendingCall, waiter: Waiter): void {
    if (call.wasSent) this.#zombies++
    else this.#slots.leave(waiter)
  }

  #receive(frame: Frame): void {
    if (this.#closedReason !== undefined) return
    if (frame.type === FrameType.Message) return this.#receiveMessage(frame)
    const isReply = frame.type === FrameType.Reply || frame.type === FrameType.ReplyWithFds
    const call = isReply ? this.#pending.get(frame.serial) : undefined
    if (call !== undefined) return this.#settle(call, frame)
    // An error of a stream may come shaped as a second reply to the call that opened it.
    const receiver = this.#streams.get(frame.serial) ?? this.#receiverOfOpening(frame.serial)
    if (receiver !== undefined) return this.#receiveStream(receiver, frame)
    this.#warn(`a packet of type ${frame.type} for the unknown serial ${frame.serial}`)
  }

  /** The daemon's event loop may send a stream's first packets before its worker sends the reply that opens the stream. */
  #receiverOfOpening(serial: number): StreamReceiver | undefined {
    const call = this.#pending.get(serial)
    return call?.isAbandoned === true ? discardingReceiver(() => {}) : call?.receiver
  }

  #receiveMessage(frame: Frame): void {
    if (frame.program === ProgramNumber.keepalive) return this.#options.onKeepalive(frame)
    const event = findEvent(frame.program, frame.procedure)
    if (event !== undefined) return this.#options.onEvent(event.name, frame.payload)
    this.#warn(`the unknown event ${frame.procedure} of program ${frame.program}`)
  }

  #settle(call: PendingCall, frame: Frame): void {
    this.#pending.delete(frame.serial)
    if (call.isAbandoned) this.#zombies--
    if (frame.status === FrameStatus.Ok) this.#adoptStream(call, frame.serial)
    call.resolve(frame)
    if (call.needsSlot) this.#slots.release()
  }

  #adoptStream(call: PendingCall, serial: number): void {
    if (call.receiver === undefined) return
    // Nobody waits for a stream whose opening was given up: it is closed again at once.
    if (call.isAbandoned) this.#discardStream(serial, this.#streamPort(call.info, serial))
    else this.#streams.set(serial, call.receiver)
  }

  #discardStream(serial: number, port: StreamPort): void {
    this.#streams.set(serial, discardingReceiver(() => port.detach()))
    port.abort()
  }

  #receiveStream(receiver: StreamReceiver, frame: Frame): void {
    if (frame.status !== FrameStatus.Error) return deliverStreamPacket(frame, receiver)
    this.#streams.delete(frame.serial)
    receiver.failed(errorOf(frame))
  }

  #streamPort(info: ProcedureInfo, serial: number): StreamPort {
    const detach = (): void => void this.#streams.delete(serial)
    return createStreamPort({ transport: this.transport, header: headerOf(info, serial), detach })
  }

  #end(reason: ClosedReason): void {
    if (this.#closedReason !== undefined) return
    this.#closedReason = reason
    const error = new LibvirtConnectionLostError(reason)
    const pending = this.#pending.takeAll()
    const streams = [...this.#streams.values()]
    this.#streams.clear()
    this.#zombies = 0
    this.#slots.dropAll(error)
    for (const call of pending) call.reject(error)
    this.#aborts[Symbol.dispose]()
    for (const receiver of streams) receiver.failed(error)
    this.#closed.resolve(reason)
  }

  #warn(problem: string): void {
    this.#options.onWarning(new LibvirtProtocolError(`the daemon sent ${problem}`))
  }
}

function headerOf(info: ProcedureInfo, serial: number): { program: number; version: number; procedure: number; serial: number } {
  return { program: info.programNumber, version: programVersion, procedure: info.number, serial }
}

// Called where the caller awaits, so that the error's stack leads to the call and not to the socket.
function payloadOf(reply: Frame): Buffer {
  if (reply.status !== FrameStatus.Ok) throw errorOf(reply)
  return reply.payload
}

function errorOf(frame: Frame): Error {
  const name = findProcedure(frame.program, frame.procedure)?.name ?? `procedure ${frame.procedure}`
  if (frame.status !== FrameStatus.Error) return new LibvirtProtocolError(`${name} was answered with the status ${frame.status}`)
  try {
    return new LibvirtError(decodeRemoteError(frame.payload), name)
  } catch (error) {
    return new LibvirtProtocolError(`${name} failed with an error that cannot be read`, { cause: error })
  }
}

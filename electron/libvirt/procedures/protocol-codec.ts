// Encodes and decodes the arguments, results and events of every procedure, by name, in both directions: a client
// encodes arguments and decodes results, a server the other way round. Frames and headers are wire/'s business.
import { compileStruct, type Field } from '../xdr/codec.ts'
import type { Codec } from '../xdr/leaf-codecs.ts'
import { errorWithin } from '../xdr/xdr-error.ts'
import { XdrReader } from '../xdr/xdr-reader.ts'
import type { XdrWriter } from '../xdr/xdr-writer.ts'
import type { EventMap, ProcedureMap } from './procedure-map.gen.ts'
import { ProgramNumber } from './protocol-constants.gen.ts'
import { protocolTable } from './protocol-table.gen.ts'
import type { CallEntry, EventEntry } from './protocol-table.ts'

export type ProcedureName = keyof ProcedureMap
export type ProcedureArgs<N extends ProcedureName> = ProcedureMap[N]['args']
export type ProcedureReturn<N extends ProcedureName> = ProcedureMap[N]['ret']
export type EventName = keyof EventMap
export type EventMessage<N extends EventName> = EventMap[N]

/** What the table says about a call; `programNumber` and `number` are what its frames carry. */
export type ProcedureInfo = Omit<CallEntry, 'name' | 'args' | 'ret'> & {
  readonly name: ProcedureName
  readonly programNumber: number
}

export type EventInfo = Omit<EventEntry, 'name' | 'message'> & { readonly name: EventName; readonly programNumber: number }

/** @throws XdrError naming the procedure and the field that cannot be sent. */
export function encodeArgs<N extends ProcedureName>(name: N, args: ProcedureArgs<N>, writer: XdrWriter): void {
  encodeWith({ codec: callOf(name).args(), name }, args, writer)
}

/** @throws XdrError for bytes that are not exactly the arguments of this procedure. */
export function decodeArgs<N extends ProcedureName>(name: N, payload: Uint8Array): ProcedureArgs<N> {
  return decodeWith({ codec: callOf(name).args(), name }, payload) as ProcedureArgs<N>
}

/** @throws XdrError naming the procedure and the field that cannot be sent. */
export function encodeReturn<N extends ProcedureName>(name: N, value: ProcedureReturn<N>, writer: XdrWriter): void {
  encodeWith({ codec: callOf(name).ret(), name }, value, writer)
}

/** @throws XdrError for bytes that are not exactly the result of this procedure. */
export function decodeReturn<N extends ProcedureName>(name: N, payload: Uint8Array): ProcedureReturn<N> {
  return decodeWith({ codec: callOf(name).ret(), name }, payload) as ProcedureReturn<N>
}

/** @throws XdrError naming the event and the field that cannot be sent. */
export function encodeEvent<N extends EventName>(name: N, message: EventMessage<N>, writer: XdrWriter): void {
  encodeWith({ codec: eventOf(name).message(), name }, message, writer)
}

/** @throws XdrError for bytes that are not exactly the message of this event. */
export function decodeEvent<N extends EventName>(name: N, payload: Uint8Array): EventMessage<N> {
  return decodeWith({ codec: eventOf(name).message(), name }, payload) as EventMessage<N>
}

export function procedureInfo(name: ProcedureName): ProcedureInfo {
  return callOf(name).info
}

/** The call with these numbers; undefined for one that the table does not know, and for events. */
export function findProcedure(programNumber: number, procedureNumber: number): ProcedureInfo | undefined {
  const entry = byNumber.get(numberKey(programNumber, procedureNumber))
  return entry?.kind === 'call' ? entry.info : undefined
}

export function eventInfo(name: EventName): EventInfo {
  return eventOf(name).info
}

/** The event with these numbers; undefined for one that the table does not know, and for calls. */
export function findEvent(programNumber: number, procedureNumber: number): EventInfo | undefined {
  const entry = byNumber.get(numberKey(programNumber, procedureNumber))
  return entry?.kind === 'event' ? entry.info : undefined
}

export const procedureNames: readonly ProcedureName[] = protocolTable.procedures.flatMap((entry) =>
  entry.kind === 'call' ? [entry.name as ProcedureName] : [],
)

export const eventNames: readonly EventName[] = protocolTable.procedures.flatMap((entry) =>
  entry.kind === 'event' ? [entry.name as EventName] : [],
)

interface CompiledCall {
  readonly kind: 'call'
  readonly info: ProcedureInfo
  readonly args: () => Codec
  readonly ret: () => Codec
}

interface CompiledEvent {
  readonly kind: 'event'
  readonly info: EventInfo
  readonly message: () => Codec
}

// Entries are compiled when first used: a console uses a tenth of the 463.
const compiled: readonly (CompiledCall | CompiledEvent)[] = protocolTable.procedures.map((entry) =>
  entry.kind === 'call' ? compileCall(entry) : compileEvent(entry),
)
const byName = new Map<string, CompiledCall | CompiledEvent>(compiled.map((entry) => [entry.info.name, entry]))
const byNumber = new Map(compiled.map((entry) => [numberKey(entry.info.programNumber, entry.info.number), entry]))

function compileCall(entry: CallEntry): CompiledCall {
  const { name, args, ret, ...rest } = entry
  const info = { ...rest, name: name as ProcedureName, programNumber: ProgramNumber[entry.program] }
  return { kind: 'call', info, args: lazyStruct(args), ret: lazyStruct(ret) }
}

function compileEvent(entry: EventEntry): CompiledEvent {
  const { name, message, ...rest } = entry
  const info = { ...rest, name: name as EventName, programNumber: ProgramNumber[entry.program] }
  return { kind: 'event', info, message: lazyStruct(message) }
}

function lazyStruct(fields: readonly Field[]): () => Codec {
  let codec: Codec | undefined
  return () => (codec ??= compileStruct(fields, protocolTable))
}

function callOf(name: ProcedureName): CompiledCall {
  const entry = byName.get(name)
  if (entry?.kind !== 'call') throw new TypeError(`libvirt has no procedure "${name}"`)
  return entry
}

function eventOf(name: EventName): CompiledEvent {
  const entry = byName.get(name)
  if (entry?.kind !== 'event') throw new TypeError(`libvirt has no event "${name}"`)
  return entry
}

function numberKey(programNumber: number, procedureNumber: number): string {
  return `${programNumber}/${procedureNumber}`
}

interface NamedCodec {
  readonly codec: Codec
  readonly name: string
}

function encodeWith({ codec, name }: NamedCodec, value: unknown, writer: XdrWriter): void {
  try {
    codec.encode(writer, value)
  } catch (error) {
    throw errorWithin(error, name)
  }
}

function decodeWith({ codec, name }: NamedCodec, payload: Uint8Array): unknown {
  try {
    const reader = new XdrReader(payload)
    const value = codec.decode(reader)
    reader.finish()
    return value
  } catch (error) {
    throw errorWithin(error, name)
  }
}

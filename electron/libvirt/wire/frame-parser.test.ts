import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../testing/thrown-by.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import { encodeFrame, encodeFrameHead, FrameStatus, FrameType, maxFrameBytes, type Frame, type FrameHeader } from './frame.ts'
import { FrameParser, FramingError } from './frame-parser.ts'

const header: FrameHeader = { program: 0x20008086, version: 1, procedure: 59, type: FrameType.Reply, serial: 7, status: FrameStatus.Ok }

function frameOf(payload: Uint8Array, overrides: Partial<FrameHeader> = {}): Buffer {
  return Buffer.concat([encodeFrameHead({ ...header, ...overrides }, payload.length), payload])
}

function parse(chunks: readonly Uint8Array[]): { serial: number; payload: string }[] {
  const frames: { serial: number; payload: string }[] = []
  const parser = new FrameParser((frame: Frame) => frames.push({ serial: frame.serial, payload: frame.payload.toString('hex') }))
  for (const chunk of chunks) parser.push(chunk)
  return frames
}

/** Cuts bytes at the given positions. */
function cut(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const cuts = [...new Set(positions.map((position) => position % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...cuts].map((start, at) => bytes.subarray(start, cuts[at] ?? bytes.length))
}

describe('the frame parser', () => {
  test('finds the same frames however the stream is chopped', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1 }), fc.array(fc.nat()), (payloads, positions) => {
        const stream = Buffer.concat(payloads.map((payload, at) => frameOf(payload, { serial: at })))
        const expected = payloads.map((payload, at) => ({ serial: at, payload: Buffer.from(payload).toString('hex') }))
        expect(parse(cut(stream, positions))).toEqual(expected)
      }),
    )
  })

  test('gathers a frame in the memory of one of its size that was given back, and in no other', () => {
    const seen: Buffer[] = []
    const parser = new FrameParser((frame) => seen.push(frame.payload))
    const [long, short] = [frameOf(new Uint8Array(200_000).fill(1)), frameOf(new Uint8Array(150_000).fill(2))]
    for (const chunk of cut(long, [100])) parser.push(chunk)
    const [first] = seen
    if (!(first?.buffer instanceof ArrayBuffer)) throw new Error('no frame')
    parser.recycle(first.buffer)
    for (const chunk of cut(short, [100])) parser.push(chunk)
    for (const chunk of cut(long, [70_000])) parser.push(chunk)
    expect(seen[1]?.buffer).not.toBe(first.buffer)
    expect(seen[2]?.buffer).toBe(first.buffer)
    expect(seen[2]?.every((byte) => byte === 1)).toBe(true)
  })

  test('hands out a frame within one chunk as a view, without copying', () => {
    const chunk = frameOf(Uint8Array.of(1, 2, 3, 4))
    let payload: Buffer | undefined
    new FrameParser((frame) => (payload = frame.payload)).push(chunk)
    expect(payload?.buffer).toBe(chunk.buffer)
  })

  test.each([0, 27, maxFrameBytes + 1, 0xffff_ffff])('refuses a length word of %d', (length) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    expect(() => parse([bytes])).toThrow(FramingError)
    expect(() => parse([...bytes].map((byte) => Uint8Array.of(byte)))).toThrow(FramingError)
  })

  test('skips the stray bytes that descriptors leave behind on a byte stream, in whichever chunk they come', () => {
    const reply = frameOf(Buffer.from('00000002aabbccdd', 'hex'), { type: FrameType.ReplyWithFds, serial: 1 })
    const stream = Buffer.concat([reply, Buffer.from([0, 0]), frameOf(Uint8Array.of(), { serial: 2 })])
    const expected = [{ serial: 1, payload: 'aabbccdd' }, { serial: 2, payload: '' }]
    expect(parse([stream])).toEqual(expected)
    expect(parse(cut(stream, [reply.length, reply.length + 1]))).toEqual(expected)
  })

  test('refuses more descriptors than the protocol allows, and a frame that does not say how many', () => {
    expect(() => parse([frameOf(Buffer.from('00000021', 'hex'), { type: FrameType.ReplyWithFds })])).toThrow(FramingError)
    expect(() => parse([frameOf(Uint8Array.of(), { type: FrameType.ReplyWithFds })])).toThrow(FramingError)
  })

  test('refuses an unknown message type', () => {
    expect(() => parse([frameOf(Uint8Array.of(), { type: 7 })])).toThrow('unknown message type 7')
  })

  test('meets any bytes with frames or a FramingError', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        const error = thrownBy(() => parse(chunks))
        expect(error === undefined || error instanceof FramingError).toBe(true)
      }),
    )
  })
})

test('a frame beyond 32 MiB is not built', () => {
  const half = new Uint8Array(maxFrameBytes / 2)
  const build = (): Buffer =>
    encodeFrame(header, (writer) => {
      writer.fixedOpaque(half)
      writer.fixedOpaque(half)
    })
  expect(build).toThrow(XdrError)
})

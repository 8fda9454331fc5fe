import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../testing/thrown-by.ts'
import { parseType } from './type-notation.ts'
import { XdrError } from './xdr-error.ts'
import { XdrReader } from './xdr-reader.ts'
import { XdrWriter } from './xdr-writer.ts'

function bytesOf(write: (writer: XdrWriter) => void): Buffer {
  const writer = new XdrWriter()
  write(writer)
  return writer.finish()
}

describe('64-bit integers', () => {
  test.each([
    [0, '0000000000000000'],
    [-1, 'ffffffffffffffff'],
    [2 ** 32, '0000000100000000'],
    [-(2 ** 32) - 1, 'fffffffeffffffff'],
    [Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
  ])('%d is a number on both sides', (value, hex) => {
    const bytes = bytesOf((writer) => writer.hyper(value))
    expect(bytes.toString('hex')).toBe(hex)
    expect(new XdrReader(bytes).hyper()).toBe(value)
  })

  test('beyond 2^53 they are bigints', () => {
    expect(new XdrReader(Buffer.from('ffffffffffffffff', 'hex')).uhyper()).toBe(2n ** 64n - 1n)
    expect(new XdrReader(Buffer.from('8000000000000000', 'hex')).hyper()).toBe(-(2n ** 63n))
    expect(new XdrReader(Buffer.from('001fffffffffffff', 'hex')).uhyper()).toBe(Number.MAX_SAFE_INTEGER)
    expect(new XdrReader(Buffer.from('0020000000000000', 'hex')).uhyper()).toBe(2n ** 53n)
  })

  test('what does not fit is refused', () => {
    for (const value of [2n ** 64n, -1, -1n, 1.5, 2 ** 53, Number.NaN]) {
      expect(() => bytesOf((writer) => writer.uhyper(value))).toThrow(XdrError)
    }
    expect(() => bytesOf((writer) => writer.hyper(2n ** 63n))).toThrow(XdrError)
  })
})

describe('strings', () => {
  test('are padded to four bytes and survive any Unicode text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')), (text) => {
        const bytes = bytesOf((writer) => writer.string(text, 4_096))
        expect(bytes.length % 4).toBe(0)
        expect(new XdrReader(bytes).string(4_096)).toBe(text)
        expect(new XdrReader(bytes).repeatedString(4_096)).toBe(text)
      }),
    )
  })

  test('repeat correctly when texts of the same length and different content alternate', () => {
    const texts = ['net.0.rx', 'net.0.tx', 'größe.ab', 'net.0.rx', 'größe.ab', 'net.0.tx']
    const reader = new XdrReader(bytesOf((writer) => texts.forEach((text) => writer.string(text, 64))))
    expect(texts.map(() => reader.repeatedString(64))).toEqual(texts)
  })

  test('keep to their limit in bytes, not in characters', () => {
    expect(() => bytesOf((writer) => writer.string('ää', 3))).toThrow('length 4 exceeds the limit of 3')
    const bytes = bytesOf((writer) => writer.string('ää', 4))
    expect(() => new XdrReader(bytes).string(3)).toThrow(XdrError)
  })

  test('with a NUL are refused: the other side would see only their beginning', () => {
    expect(() => bytesOf((writer) => writer.string('a\0b', 10))).toThrow('NUL')
  })
})

describe('the writer', () => {
  test('keeps everything it was given while its buffer grows', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 40 }), (chunks) => {
        const bytes = bytesOf((writer) => chunks.forEach((chunk) => writer.opaque(chunk, 300)))
        const reader = new XdrReader(bytes)
        expect(chunks.map(() => reader.opaque(300))).toEqual(chunks)
        reader.finish()
      }),
    )
  })

  test.each(['int', 'uint', 'hyper', 'uhyper', 'double'] as const)('writes every %s when its buffer grows under it', (kind) => {
    const count = 500
    const bytes = bytesOf((writer) => Array.from({ length: count }, (_, at) => writer[kind](at)))
    const reader = new XdrReader(bytes)
    expect(Array.from({ length: count }, () => reader[kind]())).toEqual(Array.from({ length: count }, (_, at) => at))
  })

  test('accepts UUIDs with and without dashes, and nothing else', () => {
    const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f'
    for (const form of [uuid, uuid.replaceAll('-', ''), uuid.toUpperCase()]) {
      expect(new XdrReader(bytesOf((writer) => writer.uuid(form))).uuid()).toBe(uuid)
    }
    expect(() => bytesOf((writer) => writer.uuid(uuid.slice(1)))).toThrow('is not a UUID')
  })
})

describe('the reader', () => {
  test('never reads beyond its end, whatever the bytes', () => {
    const reads = ['int', 'uint', 'hyper', 'uhyper', 'double', 'bool', 'uuid', 'finish'] as const
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.constantFrom(...reads)), (bytes, kinds) => {
        const reader = new XdrReader(bytes)
        for (const kind of kinds) {
          const error = thrownBy(() => [reader[kind](), reader.string(16)])
          expect(error === undefined || error instanceof XdrError).toBe(true)
        }
        expect(reader.remainingBytes).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('hands out copies of opaque data, so that a small field does not pin a large message', () => {
    const bytes = bytesOf((writer) => writer.opaque(Uint8Array.of(1, 2, 3), 3))
    const value = new XdrReader(bytes).opaque(3)
    bytes.fill(0)
    expect(value).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('takes 0 and 1 for a boolean and nothing else', () => {
    expect(() => new XdrReader(Buffer.from('00000002', 'hex')).bool()).toThrow('must be 0 or 1')
  })
})

describe('the type notation', () => {
  test('reads suffixes from left to right', () => {
    expect(parseType('string<10><20>?')).toEqual({ kind: 'optional', of: { kind: 'list', max: 20, of: { kind: 'string', max: 10 } } })
    expect(parseType('opaque[16]')).toEqual({ kind: 'uuid' })
    expect(parseType('char[32]')).toEqual({ kind: 'wideText', length: 32 })
    expect(parseType('remote_nonnull_domain?')).toEqual({ kind: 'optional', of: { kind: 'named', name: 'remote_nonnull_domain' } })
  })

  test.each(['string', 'opaque', 'int[3]', 'int<', ''])('refuses "%s"', (notation) => {
    expect(() => parseType(notation)).toThrow(/cannot read|needs a length|do not occur/)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryFields } from '../testing/arbitrary-message.ts'
import { thrownBy } from '../testing/thrown-by.ts'
import { compileStruct, type Field } from '../xdr/codec.ts'
import { typedParameter } from '../xdr/typed-parameter.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import { XdrReader } from '../xdr/xdr-reader.ts'
import { XdrWriter } from '../xdr/xdr-writer.ts'
import { decodeArgs, decodeEvent, decodeReturn, encodeArgs, encodeEvent, encodeReturn, eventNames, findEvent, findProcedure, procedureInfo, procedureNames } from './protocol-codec.ts'
import { protocolTable } from './protocol-table.gen.ts'

const dom = { name: 'web-1', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 7 }
const messages = protocolTable.procedures.flatMap((entry): [string, readonly Field[]][] =>
  entry.kind === 'call' ? [[`${entry.name} args`, entry.args], [`${entry.name} ret`, entry.ret]] : [[entry.name, entry.message]],
)

function encoded(write: (writer: XdrWriter) => void): Buffer {
  const writer = new XdrWriter()
  write(writer)
  return writer.finish()
}

test('the table holds the 453 procedures of remote, 7 of qemu and 1 of lxc under names of their own', () => {
  expect(procedureNames.length + eventNames.length).toBe(461)
  expect(new Set<string>([...procedureNames, ...eventNames]).size).toBe(461)
})

test('procedures and events are found by their numbers, and not by those of the other kind', () => {
  const { programNumber, number } = procedureInfo('DOMAIN_GET_STATE')
  expect(findProcedure(programNumber, number)?.name).toBe('DOMAIN_GET_STATE')
  expect(findEvent(programNumber, number)).toBeUndefined()
  expect(findEvent(programNumber, 318)?.name).toBe('DOMAIN_EVENT_CALLBACK_LIFECYCLE')
  expect(findProcedure(0x20008087, 1)?.name).toBe('QEMU_DOMAIN_MONITOR_COMMAND')
  expect(findProcedure(programNumber, 100_000)).toBeUndefined()
})

describe('the messages of every procedure', () => {
  test('survive encoding and decoding, whatever their values', () => {
    for (const [name, fields] of messages) {
      const codec = compileStruct(fields, protocolTable)
      const roundTrip = fc.property(arbitraryFields(fields), (value) => {
        const bytes = encoded((writer) => codec.encode(writer, value))
        const reader = new XdrReader(bytes)
        expect({ name, value: codec.decode(reader) }).toEqual({ name, value })
        reader.finish()
        expect(bytes.length % 4).toBe(0)
        expect(bytes.length).toBeGreaterThanOrEqual(codec.minBytes)
      })
      fc.assert(roundTrip, { numRuns: 20 })
    }
  })

  test('decode to something or raise an XdrError when truncated or damaged, never anything else', () => {
    const damages = fc.record({ cut: fc.nat(), at: fc.nat(), byte: fc.nat(255) })
    for (const [name, fields] of messages) {
      const codec = compileStruct(fields, protocolTable)
      const surviveDamage = fc.property(arbitraryFields(fields), damages, (value, { cut, at, byte }) => {
        const bytes = Buffer.from(encoded((writer) => codec.encode(writer, value)))
        if (bytes.length > 0) bytes[at % bytes.length] = byte
        const shortened = bytes.subarray(0, bytes.length - (cut % (bytes.length + 1)))
        const error = thrownBy(() => codec.decode(new XdrReader(shortened)))
        expect({ name, isExpected: error === undefined || error instanceof XdrError }).toEqual({ name, isExpected: true })
      })
      fc.assert(surviveDamage, { numRuns: 20 })
    }
  })
})

describe('the bytes of well-known messages', () => {
  test('a domain handle and flags are laid out as libvirt lays them out', () => {
    const bytes = encoded((writer) => encodeArgs('DOMAIN_GET_STATE', { dom, flags: 1 }, writer))
    const words = ['00000005', '7765622d31000000', '6695eb01f6a4830479aa97f2502e193f', '00000007', '00000001']
    expect(bytes.toString('hex')).toBe(words.join(''))
    expect(decodeArgs('DOMAIN_GET_STATE', bytes)).toEqual({ dom, flags: 1 })
  })

  test('the CPU model of a host is 32 characters of four bytes each', () => {
    const info = { model: 'x86_64', memory: 2 ** 40, cpus: 8, mhz: 2400, nodes: 1, sockets: 1, cores: 4, threads: 2 }
    const bytes = encoded((writer) => encodeReturn('NODE_GET_INFO', info, writer))
    expect(bytes.length).toBe(32 * 4 + 8 + 6 * 4)
    expect(decodeReturn('NODE_GET_INFO', bytes)).toEqual(info)
  })

  test('a typed parameter keeps its type on the wire and is plain to read', () => {
    const params = [typedParameter.ullong('cpu.time', 2n ** 60n), typedParameter.string('name', 'vnet0'), typedParameter.boolean('on', true)]
    const bytes = encoded((writer) => encodeReturn('CONNECT_GET_ALL_DOMAIN_STATS', { retStats: [{ dom, params }] }, writer))
    expect(decodeReturn('CONNECT_GET_ALL_DOMAIN_STATS', bytes).retStats[0]?.params).toEqual(params)
  })

  test('an event carries its callback number before its message', () => {
    const message = { callbackID: 3, msg: { dom, event: 2, detail: 0 } }
    const bytes = encoded((writer) => encodeEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', message, writer))
    expect(bytes.readInt32BE(0)).toBe(3)
    expect(decodeEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', bytes)).toEqual(message)
  })
})

describe('refusals', () => {
  test('a bad field is named with its procedure and path', () => {
    const args = { doms: [dom, { ...dom, uuid: 'nonsense' }], stats: 0, flags: 0 }
    expect(() => encoded((writer) => encodeArgs('CONNECT_GET_ALL_DOMAIN_STATS', args, writer))).toThrow(
      'CONNECT_GET_ALL_DOMAIN_STATS.doms.1.uuid: "nonsense" is not a UUID',
    )
  })

  test('a list longer than the protocol allows is not sent', () => {
    const args = { dom, codeset: 0, holdtime: 0, keycodes: Array.from({ length: 17 }, () => 1), flags: 0 }
    expect(() => encoded((writer) => encodeArgs('DOMAIN_SEND_KEY', args, writer))).toThrow('exceeds the limit of 16')
  })

  test('a list that claims more elements than its bytes can hold is refused before anything is allocated', () => {
    const bytes = encoded((writer) => writer.uint(16_384))
    expect(() => decodeReturn('CONNECT_LIST_ALL_DOMAINS', bytes)).toThrow('16384 elements cannot fit into the 0 bytes left')
  })

  test('bytes left over after a message are an error', () => {
    expect(() => decodeReturn('CONNECT_GET_TYPE', Buffer.from('0000000000000000', 'hex'))).toThrow('4 bytes left over')
  })
})

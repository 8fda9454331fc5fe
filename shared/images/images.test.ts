import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertedName, refusalOf } from './check-image.ts'
import type { ImageWish } from './check-image.ts'
import { imageHeadBytes, recogniseImage } from './recognise-image.ts'

function head(parts: Readonly<Record<number, string | readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(imageHeadBytes)
  for (const [at, part] of Object.entries(parts)) bytes.set(typeof part === 'string' ? Array.from({ length: part.length }, (_letter, index) => part.charCodeAt(index)) : part, Number(at))
  return bytes
}

const wish = (name: string, more: Partial<ImageWish> = {}): ImageWish => ({ name, sizeBytes: 10 * 2 ** 20, canHaveBacking: false, canDiffer: false, ...more })
const qcow2 = { 0: [0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3], 24: [0, 0, 0, 2, 0x80, 0, 0, 0] }
const onPasswd = { ...qcow2, 8: [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 11], 512: '/etc/passwd' }
const iso = { 0x8001: 'CD001', 0x8028: 'Debian 12.5.0 amd64 n           ', 0x8050: [0x00, 0x10, 0x00, 0x00] }

describe('an image’s beginning', () => {
  test.each([
    ['qcow2', qcow2],
    ['iso', iso],
    ['vmdk', { 0: 'KDMV' }],
    ['vmdk-descriptor', { 0: '# Disk DescriptorFile' }],
    ['vdi', { 0x40: [0x7f, 0x10, 0xda, 0xbe] }],
    ['vhdx', { 0: 'vhdxfile' }],
    ['vpc', { 0: 'conectix' }],
    ['ova', { 0: 'machine.ovf', 257: 'ustar' }],
    ['gzip', { 0: [0x1f, 0x8b] }],
    ['raw', { 510: [0x55, 0xaa] }],
    ['raw', {}],
  ] as const)('tells that it is %s', (format, parts) => {
    expect(recogniseImage(head(parts)).format).toBe(format)
  })

  test('tells the size of the disk in it, and what it stands on', () => {
    expect(recogniseImage(head(qcow2))).toMatchObject({ virtualBytes: 10 * 2 ** 30, backingFile: null, hasDataFile: false })
    expect(recogniseImage(head(onPasswd)).backingFile).toBe('/etc/passwd')
    expect(recogniseImage(head({ ...qcow2, 72: [0, 0, 0, 0, 0, 0, 0, 4] })).hasDataFile).toBe(true)
    expect(recogniseImage(head({ 0: 'KDMV', 28: [1], 36: [20], 512: 'parentFileNameHint="/vm/base.vmdk"' })).backingFile).toBe('/vm/base.vmdk')
  })

  test('tells what an ISO calls itself', () => {
    expect(recogniseImage(head(iso)).iso?.volumeId).toBe('Debian 12.5.0 amd64 n')
    expect(recogniseImage(head(iso)).neededBytes).toBe(0x1000 * 2048)
  })

  test('of any bytes and any length is met without a fault', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(starts)), fc.uint8Array({ maxLength: 700 }), (start, rest) => {
        expect(recogniseImage(new Uint8Array([...(starts[start] ?? []), ...rest])).format).toBeTypeOf('string')
      }),
    )
  })
})

const starts: Readonly<Record<string, readonly number[]>> = { none: [], qcow2: qcow2[0], qed: [0x51, 0x45, 0x44, 0], vmdk: [0x4b, 0x44, 0x4d, 0x56] }

describe('what speaks against a file', () => {
  const reason = (parts: Parameters<typeof head>[0], of: ImageWish): string | undefined => refusalOf(recogniseImage(head(parts)), of)?.reason

  test('is nothing where it is what its name says', () => {
    expect(reason(qcow2, wish('disk.qcow2'))).toBeUndefined()
    expect(reason(qcow2, wish('cloud.img'))).toBeUndefined()
    expect(reason({}, wish('disk.raw'))).toBeUndefined()
  })

  test('is a name that promises something else, unless that is accepted', () => {
    expect(reason(qcow2, wish('setup.iso'))).toBe('image-differs')
    expect(reason({}, wish('setup.iso'))).toBe('image-differs')
    expect(reason(qcow2, wish('setup.iso', { canDiffer: true }))).toBeUndefined()
  })

  test('is an image that is shorter than it says', () => {
    expect(reason(iso, wish('setup.iso', { sizeBytes: 0x1000 * 2048 }))).toBeUndefined()
    expect(reason(iso, wish('setup.iso', { sizeBytes: 0x1000 * 2048 - 1 }))).toBe('image-cut-short')
  })

  test('is another file that would be read with it, whatever else is accepted', () => {
    expect(reason(onPasswd, wish('disk.qcow2', { canDiffer: true }))).toBe('image-backing')
    expect(reason(onPasswd, wish('disk.qcow2', { canHaveBacking: true }))).toBeUndefined()
    expect(reason({ ...qcow2, 72: [0, 0, 0, 0, 0, 0, 0, 4] }, wish('disk.qcow2', { canHaveBacking: true }))).toBe('image-data-file')
  })

  test('is a package or a packed file, and a format that the host cannot convert', () => {
    expect(reason({ 0: [0x1f, 0x8b] }, wish('disk.img'))).toBe('image-compressed')
    expect(reason({ 0: 'machine.ovf', 257: 'ustar' }, wish('machine.ova'))).toBe('image-ova')
    expect(reason({ 0: 'vhdxfile' }, wish('disk.vhdx'))).toBeUndefined()
    expect(reason({ 0: 'vhdxfile' }, wish('disk.vhdx', { convertTo: 'qcow2' }))).toBe('image-not-convertible')
  })
})

test('a converted file has the ending of what it has become', () => {
  expect(convertedName('disk.vmdk', 'qcow2')).toBe('disk.qcow2')
  expect(convertedName('disk.v2', 'qcow2')).toBe('disk.v2.qcow2')
})

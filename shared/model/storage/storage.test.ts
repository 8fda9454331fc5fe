import { describe, expect, test } from 'vitest'
import { isOtherThanMarked, NewVolume, VolumeName } from './storage.ts'
import { FileUpload, NewCopy, NewUpload } from './transfer.ts'

const hostId = '6b47ab99-038b-44ad-9dc0-15321b9b0bfb'
const ways = ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', '.', 'a/b', 'a\u0000b', 'a\nb', '']

test('an image is another than was marked when its size or its last change is', () => {
  const marked = { pool: 'images', volume: 'golden.qcow2', capacityBytes: 2 ** 30, modifiedAtMs: 1000 }
  const is = (volume: Parameters<typeof isOtherThanMarked>[1], mark = {}): boolean => isOtherThanMarked({ ...marked, ...mark }, volume)
  expect([is({ capacityBytes: 2 ** 30, modifiedAtMs: 1000 }), is({ capacityBytes: 2 ** 31, modifiedAtMs: 1000 }), is({ capacityBytes: 2 ** 30, modifiedAtMs: 1001 })]).toEqual([false, true, true])
  // Hosts that do not tell, and marks of before it was kept.
  expect([is({ capacityBytes: 2 ** 30 }), is({ capacityBytes: 7, modifiedAtMs: 7 }, { capacityBytes: null, modifiedAtMs: null })]).toEqual([false, false])
})

describe('the name of a volume', () => {
  test.each(ways)('is no way out of its pool: %j is refused', (name) => {
    expect(VolumeName.safeParse(name).success).toBe(false)
  })

  test.each(['disk.img', '..disk', 'dis k (1).qcow2', 'диск', "a'b;$(c)"])('may be odd as long as it is one name: %j', (name) => {
    expect(VolumeName.parse(name)).toBe(name)
  })

  test('is looked at wherever one is made', () => {
    const place = { hostId, pool: 'default' }
    const makers = [
      (name: string) => NewVolume.safeParse({ ...place, name, capacityBytes: 1024, format: 'raw' }).success,
      (name: string) => NewUpload.safeParse({ ...place, name, sizeBytes: 1024 }).success,
      (name: string) => FileUpload.safeParse({ ...place, name, path: '/tmp/a.img' }).success,
      (name: string) => NewCopy.safeParse({ ...place, volume: 'a.img', targetHostId: hostId, targetPool: 'default', name }).success,
    ]
    expect(makers.map((make) => make('disk.img'))).toEqual([true, true, true, true])
    expect(makers.flatMap((make) => ways.filter(make))).toEqual([])
  })
})

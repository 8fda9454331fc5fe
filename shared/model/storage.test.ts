import { describe, expect, test } from 'vitest'
import { NewVolume, VolumeName } from './storage.ts'
import { FileUpload, NewCopy, NewUpload } from './transfer.ts'

const hostId = '6b47ab99-038b-44ad-9dc0-15321b9b0bfb'
const ways = ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', '.', 'a/b', 'a\u0000b', 'a\nb', '']

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

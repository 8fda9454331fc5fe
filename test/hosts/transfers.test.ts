// The bytes of volumes of a real host: up, down and sparse, each checked with commands on the host.
import { createHash, randomBytes } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFrom, writeTo } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { AppError } from '#shared/errors.ts'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { MovedBytes } from '#electron/providers/nouns/transfer-provider.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const MiB = 2 ** 20
const pool = 'transfers'
const folder = `/var/lib/libvirt/${pool}`

describe.skipIf(whyNot)(whyNot ?? 'the bytes of a real host’s volumes', { timeout: 120_000 }, () => {
  let testbed: Testbed | undefined
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(60_000) })
  const nouns = () => opened.provider
  const clearAway = async (): Promise<void> => {
    await host.run(['sh', '-c', `virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
  }

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [1] })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    await clearAway()
    opened = openTestHost(createProvider, host.uri)
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
    await nouns().storage.definePool({ xml: `<pool type='dir'><name>${pool}</name><target><path>${folder}</path></target></pool>`, build: 'keep', start: true, autostart: false }, options())
  })
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    if (host) await clearAway()
    await testbed?.[Symbol.asyncDispose]()
  })

  async function upload(volume: string, pieces: readonly BytePiece[], offsetBytes = 0): Promise<MovedBytes> {
    const { port1, port2 } = new MessageChannel()
    using writer = writeTo(port1)
    const stored = nouns().transfers.store({ pool, volume, offsetBytes, port: port2 }, options())
    for (const piece of pieces) await writer.write(piece)
    writer.end()
    return stored
  }
  async function download(volume: string, offsetBytes = 0, lengthBytes = 0): Promise<{ bytes: Buffer; moved: MovedBytes }> {
    const { port1, port2 } = new MessageChannel()
    const sent = nouns().transfers.read({ pool, volume, offsetBytes, lengthBytes, port: port1 }, options())
    const [bytes, moved] = await Promise.allSettled([collect(readFrom(port2)), sent])
    if (moved.status === 'rejected') throw moved.reason
    if (bytes.status === 'rejected') throw bytes.reason
    return { bytes: bytes.value, moved: moved.value }
  }
  async function collect(pieces: AsyncIterable<BytePiece>): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const piece of pieces) parts.push('data' in piece ? Buffer.from(piece.data) : Buffer.alloc(piece.holeBytes))
    return Buffer.concat(parts)
  }
  const create = (name: string, capacityBytes: number): Promise<void> => nouns().storage.createVolume({ pool, name, capacityBytes, format: 'raw', preallocation: 'none' }, options())
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

  it('stores what is sent and gives it back, whole and in part', async () => {
    const image = randomBytes(5 * MiB + 123)
    await create('whole.img', image.length)
    expect(await upload('whole.img', [{ data: new Uint8Array(image) }])).toEqual({ dataBytes: image.length, holeBytes: 0 })
    expect(await host.run(['sha256sum', `${folder}/whole.img`])).toContain(sum(image))
    expect((await download('whole.img')).bytes.equals(image)).toBe(true)
    expect((await download('whole.img', MiB, 1000)).bytes.equals(image.subarray(MiB, MiB + 1000))).toBe(true)
    expect(await nouns().transfers.imageFacts({ pool, volume: 'whole.img' }, options())).toMatchObject({ sizeBytes: image.length, path: `${folder}/whole.img`, writers: [] })
  })

  it('moves only what an image holds: zeros take no bandwidth up, and none down', async () => {
    const [data, size] = [randomBytes(3 * MiB), 200 * MiB]
    await create('sparse.img', size)
    const up = await upload('sparse.img', [{ data: new Uint8Array(data) }, { data: new Uint8Array(50 * MiB) }, { holeBytes: size - 53 * MiB }])
    expect(up).toEqual({ dataBytes: data.length, holeBytes: size - data.length })
    expect(Number(await host.run(['stat', '-c', '%b', `${folder}/sparse.img`])) * 512).toBeLessThan(data.length * 1.1)
    const down = await download('sparse.img')
    expect(down.bytes.equals(Buffer.concat([data, Buffer.alloc(size - data.length)]))).toBe(true)
    expect(down.moved.dataBytes).toBeLessThan(data.length * 1.1)
  })

  it('goes on in the middle, and tells the checksum of a beginning', async () => {
    const image = randomBytes(4 * MiB)
    await create('resumed.img', image.length)
    await upload('resumed.img', [{ data: new Uint8Array(image.subarray(0, 2 * MiB)) }])
    expect(await nouns().transfers.checksum({ pool, volume: 'resumed.img', lengthBytes: MiB }, options())).toBe(sum(image.subarray(0, MiB)))
    await upload('resumed.img', [{ data: new Uint8Array(image.subarray(MiB)) }], MiB)
    expect(await host.run(['sha256sum', `${folder}/resumed.img`])).toContain(sum(image))
  })

  it('fails when the sender leaves, when it is cancelled, and for a volume that is not there', async () => {
    await create('left.img', 4 * MiB)
    const { port1, port2 } = new MessageChannel()
    const writer = writeTo(port1)
    const stored = nouns().transfers.store({ pool, volume: 'left.img', offsetBytes: 0, port: port2 }, options())
    await writer.write({ data: new Uint8Array(MiB) })
    writer[Symbol.dispose]()
    await expect(stored).rejects.toMatchObject({ code: 'connection-lost' })
    const stop = new AbortController()
    const second = new MessageChannel()
    using endless = writeTo(second.port1)
    const cancelled = nouns().transfers.store({ pool, volume: 'left.img', offsetBytes: 0, port: second.port2 }, { signal: stop.signal })
    await endless.write({ data: new Uint8Array(MiB) })
    stop.abort(new AppError('cancelled', { message: 'enough' }))
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    await expect(download('nowhere.img')).rejects.toMatchObject({ code: 'volume-not-found' })
  })
})

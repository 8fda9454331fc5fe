import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { connectLibvirt } from '../client/connect.ts'
import type { LibvirtConnection } from '../client/connection.ts'
import { FakePeer, quietReceiver } from '../testing/fake-peer.ts'
import type { StreamPort } from '../wire/stream-port.ts'
import type { StreamPiece } from './download.ts'

const dom = { name: 'web-1', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 7 }
const vol = { pool: 'default', name: 'disk.raw', key: '/pool/disk.raw' }
const volumeArgs = { vol, offset: 0, length: 0, flags: 1 }

function connect(peer: FakePeer): Promise<LibvirtConnection> {
  return connectLibvirt({ transport: peer.clientEnd, uri: null, keepalive: false })
}

/** What the peer saw of a stream, in order. */
interface Seen {
  readonly events: string[]
  readonly bytes: Buffer[]
  port: StreamPort | undefined
}

/** Opens any stream call on the peer; confirms finishes and aborts as a daemon does. */
function serveStream(peer: FakePeer, name: 'STORAGE_VOL_UPLOAD' | 'STORAGE_VOL_DOWNLOAD' | 'DOMAIN_OPEN_CONSOLE'): Seen {
  const seen: Seen = { events: [], bytes: [], port: undefined }
  peer.on(name, (call) => {
    seen.port = call.openStream({}, quietReceiver({
      data(bytes) {
        seen.events.push(`data ${bytes.length}`)
        seen.bytes.push(Buffer.from(bytes))
      },
      hole: (length) => void seen.events.push(`hole ${length}`),
      confirmed() {
        seen.events.push('finish')
        seen.port?.finish()
      },
      aborted() {
        seen.events.push('abort')
        seen.port?.finish()
      },
    }))
  })
  return seen
}

function portOf(seen: Seen): StreamPort {
  if (seen.port === undefined) throw new Error('the stream was not opened')
  return seen.port
}

describe('a stream whose first packets overtake the reply that opens it', () => {
  test('loses none of them: a whole download', async () => {
    using peer = new FakePeer()
    const finished = vi.fn<() => void>()
    peer.on('STORAGE_VOL_DOWNLOAD', (call) => {
      const port = call.openStreamEarly(quietReceiver({ confirmed: () => {
        finished()
        port.finish()
      } }))
      port.send(Buffer.from('early'))
      port.sendEndOfData()
      call.reply({})
    })
    await using connection = await connect(peer)
    const pieces: StreamPiece[] = []
    for await (const piece of await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)) pieces.push(piece)
    expect(pieces).toEqual([{ data: new Uint8Array(Buffer.from('early')) }])
    expect(finished).toHaveBeenCalledOnce()
  })

  test('loses none of them: a console that says a word and ends', async () => {
    using peer = new FakePeer()
    peer.on('DOMAIN_OPEN_CONSOLE', (call) => {
      const port = call.openStreamEarly(quietReceiver({ confirmed: () => port.finish() }))
      port.send(Buffer.from('login: '))
      port.sendEndOfData()
      call.reply({})
    })
    await using connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', { dom, devName: null, flags: 0 })
    let said = ''
    for await (const chunk of stream) said += String(chunk)
    expect(said).toBe('login: ')
  })
})

describe('a download', () => {
  test('yields data and holes in order and closes the stream behind itself', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_DOWNLOAD')
    await using connection = await connect(peer)
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)
    const port = portOf(seen)
    port.send(Buffer.from('abc'))
    port.sendHole(4_096)
    port.send(Buffer.from('de'))
    port.sendEndOfData()
    const pieces: StreamPiece[] = []
    for await (const piece of download) pieces.push(piece)
    expect(pieces).toEqual([{ data: new Uint8Array(Buffer.from('abc')) }, { holeBytes: 4_096 }, { data: new Uint8Array(Buffer.from('de')) }])
    expect(seen.events).toEqual(['finish'])
  })

  test('whose reader stalls holds back its own connection and no other', async () => {
    using peer = new FakePeer()
    using otherPeer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_DOWNLOAD')
    await using connection = await connect(peer)
    await using other = await connect(otherPeer)
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)
    const port = portOf(seen)
    let sent = 0
    const packet = Buffer.alloc(262_120, 7)
    const pump = (async () => {
      for (; sent < 100; sent++) if (!port.send(packet)) await port.drained()
      port.sendEndOfData()
    })()
    await delay(50)
    expect(sent).toBeLessThan(20)
    await expect(other.call('CONNECT_GET_HOSTNAME', {})).resolves.toEqual({ hostname: 'fake' })
    let received = 0
    for await (const piece of download) received += 'data' in piece ? piece.data.length : 0
    await pump
    expect(received).toBe(100 * packet.length)
  })

  test('left early is aborted, and the connection goes on', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_DOWNLOAD')
    await using connection = await connect(peer)
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)
    portOf(seen).send(Buffer.from('abc'))
    for await (const piece of download) {
      expect(piece).toHaveProperty('data')
      portOf(seen).send(Buffer.from('still in flight'))
      break
    }
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(seen.events).toEqual(['abort'])
  })

  test('ends with the error that the daemon sends instead of data', async () => {
    using peer = new FakePeer()
    peer.on('STORAGE_VOL_DOWNLOAD', (call) => {
      const port = call.openStream({}, quietReceiver())
      port.send(Buffer.from('abc'))
      call.fail({ code: 38, message: 'cannot read' })
    })
    await using connection = await connect(peer)
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)
    const read = async (): Promise<void> => {
      for await (const piece of download) expect(piece).toBeDefined()
    }
    await expect(read()).rejects.toMatchObject({ name: 'LibvirtError', code: 38, message: 'cannot read' })
  })

  test('is aborted by its signal while it waits for data', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_DOWNLOAD')
    await using connection = await connect(peer)
    const abort = new AbortController()
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs, { signal: abort.signal })
    const next = download[Symbol.asyncIterator]().next()
    abort.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await vi.waitFor(() => expect(seen.events).toEqual(['abort']))
  })

  test('whose opening was given up is closed again when it opens after all', async () => {
    using peer = new FakePeer()
    const seen: string[] = []
    let open = (): void => {}
    peer.on('STORAGE_VOL_DOWNLOAD', (call) => {
      open = () => void call.openStream({}, quietReceiver({ aborted: () => void seen.push('abort') }))
    })
    await using connection = await connect(peer)
    await expect(connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs, { deadlineMs: 10 })).rejects.toMatchObject({ name: 'LibvirtDeadlineError' })
    await vi.waitFor(() => expect(peer.calls).toContain('STORAGE_VOL_DOWNLOAD'))
    open()
    await vi.waitFor(() => expect(seen).toEqual(['abort']))
    expect(connection.zombies).toBe(0)
  })

  test('fails when the connection is lost', async () => {
    using peer = new FakePeer()
    serveStream(peer, 'STORAGE_VOL_DOWNLOAD')
    await using connection = await connect(peer)
    const download = await connection.download('STORAGE_VOL_DOWNLOAD', volumeArgs)
    const next = download[Symbol.asyncIterator]().next()
    peer.serverEnd.destroy()
    await expect(next).rejects.toMatchObject({ name: 'LibvirtConnectionLostError' })
  })
})

describe('an upload', () => {
  test('sends packets of at most 256 KiB and holes, and resolves when the daemon has confirmed', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_UPLOAD')
    await using connection = await connect(peer)
    const progress: number[] = []
    const source = [Buffer.alloc(700_000, 1), { holeBytes: 65_536 }, { data: Buffer.from('end') }]
    const call = { name: 'STORAGE_VOL_UPLOAD', args: volumeArgs } as const
    const { sentBytes } = await connection.upload(call, source, { onProgress: (bytes) => progress.push(bytes) })
    expect(sentBytes).toBe(765_539)
    expect(progress).toEqual([700_000, 765_536, 765_539])
    expect(seen.events).toEqual(['data 262144', 'data 262144', 'data 175712', 'hole 65536', 'data 3', 'finish'])
    expect(Buffer.concat(seen.bytes)).toEqual(Buffer.concat([Buffer.alloc(700_000, 1), Buffer.from('end')]))
  })

  test('waits for the peer to take the data instead of piling it up', async () => {
    using peer = new FakePeer()
    serveStream(peer, 'STORAGE_VOL_UPLOAD')
    await using connection = await connect(peer)
    let produced = 0
    async function* source(): AsyncGenerator<Uint8Array> {
      for (; produced < 50; produced++) yield Buffer.alloc(1_048_576)
    }
    const release = peer.transport.hold()
    const upload = connection.upload({ name: 'STORAGE_VOL_UPLOAD', args: volumeArgs }, source())
    await delay(50)
    expect(produced).toBeLessThan(5)
    release()
    await expect(upload).resolves.toMatchObject({ sentBytes: 50 * 1_048_576 })
  })

  test('stops at the daemon\'s error even while its source is silent', async () => {
    using peer = new FakePeer()
    peer.on('STORAGE_VOL_UPLOAD', (call) => {
      call.openStream({}, quietReceiver({ data: () => call.fail({ code: 38, message: 'No space left on device' }) }))
    })
    await using connection = await connect(peer)
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc')
      await new Promise(() => {})
    }
    await expect(connection.upload({ name: 'STORAGE_VOL_UPLOAD', args: volumeArgs }, source())).rejects.toMatchObject({
      code: 38,
      message: 'No space left on device',
    })
  })

  test('is aborted when its source fails, and when its signal says so', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'STORAGE_VOL_UPLOAD')
    await using connection = await connect(peer)
    const call = { name: 'STORAGE_VOL_UPLOAD', args: volumeArgs } as const
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc')
      throw new Error('the disk was pulled')
    }
    await expect(connection.upload(call, failing())).rejects.toThrow('the disk was pulled')
    await vi.waitFor(() => expect(seen.events).toEqual(['data 3', 'abort']))

    const abort = new AbortController()
    const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const aborted = connection.upload(call, endless, { signal: abort.signal })
    await connection.call('CONNECT_GET_HOSTNAME', {})
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    await vi.waitFor(() => expect(seen.events).toEqual(['data 3', 'abort', 'abort']))
  })
})

describe('a console', () => {
  const args = { dom, devName: null, flags: 0 }

  test('carries bytes both ways, in small packets towards the guest', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'DOMAIN_OPEN_CONSOLE')
    await using connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', args)
    portOf(seen).send(Buffer.from('login: '))
    const [greeting] = await once(stream, 'data')
    expect(String(greeting)).toBe('login: ')
    stream.write(Buffer.alloc(10_000, 'x'))
    stream.end()
    await once(stream, 'close')
    expect(seen.events).toEqual(['data 4096', 'data 4096', 'data 1808', 'finish'])
  })

  test('ends when the guest goes away, and tells the daemon so', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'DOMAIN_OPEN_CONSOLE')
    await using connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', args)
    portOf(seen).send(Buffer.from('bye'))
    portOf(seen).sendEndOfData()
    const chunks: unknown[] = []
    for await (const chunk of stream) chunks.push(String(chunk))
    expect(chunks).toEqual(['bye'])
    await vi.waitFor(() => expect(seen.events).toEqual(['finish']))
  })

  test('that is destroyed is aborted, and late bytes are dropped', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'DOMAIN_OPEN_CONSOLE')
    await using connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', args)
    stream.destroy()
    portOf(seen).send(Buffer.from('late'))
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(seen.events).toEqual(['abort'])
  })

  test('that nobody reads holds back the connection until somebody does', async () => {
    using peer = new FakePeer()
    const seen = serveStream(peer, 'DOMAIN_OPEN_CONSOLE')
    await using connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', args)
    const port = portOf(seen)
    let sent = 0
    const pump = (async () => {
      for (; sent < 100; sent++) if (!port.send(Buffer.alloc(65_536, 1))) await port.drained()
      port.sendEndOfData()
    })()
    await delay(50)
    expect(sent).toBeLessThan(20)
    let received = 0
    for await (const chunk of stream) received += Buffer.byteLength(chunk)
    await pump
    expect(received).toBe(100 * 65_536)
  })

  test('fails with its connection, and closes quietly when we close that ourselves', async () => {
    using peer = new FakePeer()
    serveStream(peer, 'DOMAIN_OPEN_CONSOLE')
    const connection = await connect(peer)
    const { stream } = await connection.openStream('DOMAIN_OPEN_CONSOLE', args)
    const failure = once(stream, 'error')
    peer.serverEnd.destroy()
    await expect(failure).resolves.toMatchObject([{ name: 'LibvirtConnectionLostError' }])

    using secondPeer = new FakePeer()
    serveStream(secondPeer, 'DOMAIN_OPEN_CONSOLE')
    const second = await connect(secondPeer)
    const { stream: quiet } = await second.openStream('DOMAIN_OPEN_CONSOLE', args)
    const closed = once(quiet, 'close')
    await second.close()
    await closed
    expect(quiet.errored).toBeNull()
  })
})

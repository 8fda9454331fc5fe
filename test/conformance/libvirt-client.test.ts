// The libvirt client against a real libvirtd: a private session daemon in a temporary directory, its test driver with
// a thousand domains, its storage driver with a directory pool, and one real QEMU guest. Touches no system daemon.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect as connectSocket, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  connectLibvirt,
  DomainState,
  ErrorCode,
  ErrorDomain,
  isUnsupported,
  libvirtApi,
  LifecycleDetail,
  LifecycleEvent,
  ListDomainsFlag,
  parametersByName,
  StartFlag,
  StatsFlag,
  UndefineFlag,
  type ConnectOptions,
  type LibvirtConnection,
  type StreamPiece,
} from '#electron/libvirt/index.ts'

import { startPrivateLibvirtd, type PrivateLibvirtd } from './private-libvirtd.ts'

const domainCount = 1_000

function testHostXml(): string {
  const domains = Array.from({ length: domainCount }, (_, at) => {
    const uuid = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
    return `<domain type='test'><name>vm-${at}</name><uuid>${uuid}</uuid><memory>262144</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>`
  })
  return `<node>${domains.join('\n')}</node>`
}

const daemon = await startPrivateLibvirtd()
const running = 'unavailable' in daemon ? undefined : daemon
const skipNote = 'unavailable' in daemon ? ` (skipped: ${daemon.unavailable})` : ''

function requireDaemon(): PrivateLibvirtd {
  if (running === undefined) throw new Error('these tests need a daemon')
  return running
}

async function open(uri: string, options: Partial<ConnectOptions> = {}): Promise<LibvirtConnection> {
  const transport: Socket = connectSocket(requireDaemon().socketPath)
  await once(transport, 'connect')
  return connectLibvirt({ transport, uri, ...options })
}

afterAll(async () => {
  await running?.[Symbol.asyncDispose]()
})

describe.skipIf(running === undefined)(`the test driver of a real libvirtd${skipNote}`, () => {
  let connection: LibvirtConnection
  const uri = (): string => `test://${join(requireDaemon().directory, 'thousand.xml')}`

  beforeAll(async () => {
    writeFileSync(join(requireDaemon().directory, 'thousand.xml'), testHostXml(), { mode: 0o644 })
    connection = await open(uri())
  })
  afterAll(() => connection?.close())

  test('says who it is', async () => {
    const { host } = libvirtApi(connection)
    expect(await host.getType()).toBe('TEST')
    expect((await host.getLibVersion()).major).toBeGreaterThanOrEqual(6)
    expect(await host.getHostname()).not.toBe('')
    expect(await host.getUri()).toBe(uri())
    expect(await host.getNodeInfo()).toMatchObject({ model: expect.stringMatching(/^\w+$/), threads: expect.any(Number) })
    expect(await host.getCapabilities()).toContain('<capabilities>')
  })

  test('lists a thousand domains and tells the state of each, far more calls in flight than the daemon reads at once', async () => {
    const { domains } = libvirtApi(connection)
    const all = await domains.listAllDomains()
    expect(all).toHaveLength(domainCount)
    const states = await Promise.all(all.map((dom) => domains.getState(dom)))
    expect(states.every(({ state }) => state === DomainState.Running)).toBe(true)
    expect(await domains.listAllDomains({ flags: ListDomainsFlag.Inactive })).toEqual([])
  })

  test('reports the statistics of all domains in one call', async () => {
    const records = await libvirtApi(connection).domains.getAllDomainStats()
    expect(records).toHaveLength(domainCount)
    const [first] = records
    expect(parametersByName(first?.params ?? []).get('state.state')).toBe(DomainState.Running)
  })

  test('hands out XML that names the domain and its UUID as the handle does', async () => {
    const { domains } = libvirtApi(connection)
    const dom = await domains.lookupByName('vm-17')
    expect(dom.uuid).toBe('00000000-0000-4000-8000-000000000017')
    const xml = await domains.getDomainXml(dom)
    expect(xml).toContain('<name>vm-17</name>')
    expect(xml).toContain(`<uuid>${dom.uuid}</uuid>`)
    expect(await domains.lookupByUuid(dom.uuid)).toEqual(dom)
  })

  test('answers mistakes with codes that the client knows', async () => {
    const { domains } = libvirtApi(connection)
    await expect(domains.lookupByName('nobody-here')).rejects.toMatchObject({ name: 'LibvirtError', code: ErrorCode.NoDomain, domain: ErrorDomain.Test })
    const dom = await domains.lookupByName('vm-1')
    await expect(domains.create(dom)).rejects.toMatchObject({ code: expect.any(Number), procedure: 'DOMAIN_CREATE_WITH_FLAGS' })
    const unsupported = await connection.call('QEMU_DOMAIN_MONITOR_COMMAND', { dom, cmd: '{}', flags: 0 }).catch((error: unknown) => error)
    expect(isUnsupported(unsupported)).toBe(true)
    const unknown = await connection.call('DOMAIN_GET_STATE', { dom, flags: 0x4000_0000 }).catch((error: unknown) => error)
    expect(unknown).toMatchObject({ code: ErrorCode.InvalidArgument })
  })

  test('refuses a write on a read-only connection', async () => {
    await using viewer = await open('test:///default', { readOnly: true })
    const { domains } = libvirtApi(viewer)
    const [dom] = await domains.listAllDomains()
    if (dom === undefined) throw new Error('the default test host has a domain')
    await expect(domains.suspend(dom)).rejects.toMatchObject({ code: ErrorCode.OperationDenied })
  })

  test('reports on one connection what another one does', async () => {
    await using watcher = await open('test:///default')
    await using actor = await open('test:///default')
    const { enabled, refused } = await watcher.events.enableDomainEvents()
    expect(enabled.length).toBeGreaterThanOrEqual(20)
    expect(refused.every(({ error }) => error.code === ErrorCode.InternalError || error.code === ErrorCode.InvalidArgument)).toBe(true)
    const seen: string[] = []
    using _ = watcher.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => void seen.push(`${msg.dom.name} ${msg.event}.${msg.detail}`))
    const { domains } = libvirtApi(actor)
    const dom = await domains.lookupByName('test')
    await domains.suspend(dom)
    expect(await domains.getState(dom)).toMatchObject({ state: DomainState.Paused })
    await domains.resume(dom)
    await vi.waitFor(() =>
      expect(seen).toEqual([
        `test ${LifecycleEvent.Suspended}.${LifecycleDetail.Suspended.Paused}`,
        `test ${LifecycleEvent.Resumed}.${LifecycleDetail.Resumed.Unpaused}`,
      ]),
    )
  })

  test('keeps a pinged connection alive through several intervals', async () => {
    await using pinged = await open('test:///default', { keepalive: { intervalMs: 100, count: 5 } })
    expect(pinged.features.keepalive).toBe(true)
    await delay(500)
    expect(await libvirtApi(pinged).host.cellsFreeMemory()).toHaveLength(2)
  })

  test('makes a screenshot as a stream, several times over without leaking any', async () => {
    await using viewer = await open('test:///default')
    const { domains } = libvirtApi(viewer)
    const dom = await domains.lookupByName('test')
    for (let round = 0; round < 20; round++) {
      const { mime, image } = await domains.screenshot(dom)
      expect(mime).toBe('image/png')
      expect(Buffer.from(image.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    }
    expect(viewer.outstanding).toBe(0)
  })

  test('refuses to open what it does not have, and says so with a code', async () => {
    await expect(open('test:///no/such/file.xml')).rejects.toMatchObject({ name: 'LibvirtError', procedure: 'CONNECT_OPEN' })
  })
})

describe.skipIf(running === undefined)(`the storage driver of a real libvirtd${skipNote}`, () => {
  const imageBytes = 64 * 1_048_576
  const data = Buffer.alloc(3_000_000, 'novel bytes ')
  let connection: LibvirtConnection

  async function createVolume(name: string): Promise<{ pool: string; name: string; key: string }> {
    const { storage } = libvirtApi(connection)
    const pool = await storage.lookupPoolByName('uploads')
    return storage.createVolume(
      pool,
      `<volume><name>${name}</name><capacity>${imageBytes}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`,
    )
  }

  async function collect(pieces: AsyncIterable<StreamPiece>): Promise<{ content: Buffer; sentBytes: number; holeBytes: number }> {
    const parts: Uint8Array[] = []
    const totals = { sentBytes: 0, holeBytes: 0 }
    for await (const piece of pieces) {
      parts.push('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes))
      if ('data' in piece) totals.sentBytes += piece.data.length
      else totals.holeBytes += piece.holeBytes
    }
    return { content: Buffer.concat(parts), ...totals }
  }

  beforeAll(async () => {
    connection = await open('qemu:///session')
    const directory = join(requireDaemon().directory, 'pool')
    const xml = `<pool type='dir'><name>uploads</name><target><path>${directory}</path></target></pool>`
    await connection.call('STORAGE_POOL_CREATE_XML', { xml, flags: 0 })
  })
  afterAll(() => connection?.close())

  test('stores an upload with holes and gives it back, sparse and plain', async () => {
    const { storage } = libvirtApi(connection)
    const vol = await createVolume('sparse.raw')
    const tail = imageBytes - 2 * data.length - 20_000_000
    const { sentBytes } = await storage.uploadVolume({ vol }, [data, { holeBytes: 20_000_000 }, { data }, { holeBytes: tail }])
    expect(sentBytes).toBe(imageBytes)
    expect(await storage.getVolumeInfo(vol)).toMatchObject({ capacity: imageBytes })

    const expected = Buffer.alloc(imageBytes)
    data.copy(expected, 0)
    data.copy(expected, data.length + 20_000_000)
    await using sparse = await storage.downloadVolume(vol)
    const withHoles = await collect(sparse)
    expect(withHoles.content.equals(expected)).toBe(true)
    expect(withHoles.sentBytes).toBeLessThan(imageBytes / 2)
    expect(withHoles.holeBytes).toBeGreaterThan(imageBytes / 2)

    await using plain = await storage.downloadVolume(vol, { isSparse: false })
    const withoutHoles = await collect(plain)
    expect(withoutHoles.content.equals(expected)).toBe(true)
    expect(withoutHoles.sentBytes).toBe(imageBytes)

    await using range = await storage.downloadVolume(vol, { offsetBytes: 6, lengthBytes: 5, isSparse: false })
    expect((await collect(range)).content.toString()).toBe('bytes')
  })

  test('aborts an upload and a download half-way and goes on answering', async () => {
    const { host, storage } = libvirtApi(connection)
    const vol = await createVolume('aborted.raw')
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield data
      throw new Error('the source failed')
    }
    await expect(storage.uploadVolume({ vol }, failing())).rejects.toThrow('the source failed')
    const abort = new AbortController()
    const download = await storage.downloadVolume(vol, { isSparse: false }, { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(collect(download)).rejects.toThrow('enough')
    expect(await host.getType()).toBe('QEMU')
    expect(connection.outstanding).toBe(0)
  })

  test('refuses an upload beyond the end of the volume while it is being sent', async () => {
    const { host, storage } = libvirtApi(connection)
    const vol = await createVolume('short.raw')
    const upload = storage.uploadVolume({ vol, lengthBytes: 1_000, isSparse: false }, [data])
    await expect(upload).rejects.toMatchObject({ name: 'LibvirtError' })
    expect(await host.getType()).toBe('QEMU')
  })

  test('reports the life of a pool as events', async () => {
    await connection.events.enableStoragePoolEvents()
    const seen = vi.fn<(event: number) => void>()
    using _ = connection.events.on('STORAGE_POOL_EVENT_REFRESH', ({ pool }) => seen(pool.name.length))
    const pool = await libvirtApi(connection).storage.lookupPoolByName('uploads')
    await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 })
    await vi.waitFor(() => expect(seen).toHaveBeenCalledWith('uploads'.length))
  })
})

describe.skipIf(running === undefined)(`a QEMU guest of a real libvirtd${skipNote}`, () => {
  const guestXml = `<domain type='qemu'><name>bios</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type><bios useserial='yes'/></os>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator><serial type='pty'/><console type='pty'/>
    <video><model type='vga'/></video><graphics type='vnc' socket='vnc.sock'/></devices></domain>`

  test('starts, is seen, drawn, typed into and stopped', async ({ skip }) => {
    await using connection = await open('qemu:///session')
    await using consoleConnection = await open('qemu:///session')
    const { domains } = libvirtApi(connection)
    const capabilities = await libvirtApi(connection).host.getCapabilities()
    skip(!capabilities.includes('/usr/bin/qemu-system-x86_64'), 'no qemu-system-x86_64 on this machine')

    await connection.events.enableDomainEvents()
    const seen: string[] = []
    using _ = connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => void seen.push(`${msg.event}.${msg.detail}`))
    const xml = guestXml.replace("socket='vnc.sock'", `socket='${join(requireDaemon().directory, 'run', 'vnc.sock')}'`)
    const dom = await domains.defineXml(xml)
    const started = await domains.create(dom, { flags: StartFlag.Paused | StartFlag.AutoDestroy })
    expect(started.id).toBeGreaterThan(0)
    expect(await domains.getState(started)).toMatchObject({ state: DomainState.Paused })

    const terminal = await libvirtApi(consoleConnection).domains.openConsole(started)
    const output: string[] = []
    terminal.on('data', (chunk: Buffer) => void output.push(chunk.toString('latin1')))
    await domains.resume(started)
    await vi.waitFor(() => expect(output.join('')).toContain('SeaBIOS'), { timeout: 20_000, interval: 100 })

    const [record] = await domains.getAllDomainStats({ domains: [started], flags: StatsFlag.NoWait })
    expect(parametersByName(record?.params ?? []).get('vcpu.current')).toBe(1)
    const { mime, image } = await domains.screenshot(started)
    expect(mime).toMatch(/^image\//)
    expect(image.length).toBeGreaterThan(100)
    await domains.sendKey(started, { keycodes: [28] })

    const ended = once(terminal, 'close')
    await domains.destroy(started)
    await ended
    await domains.undefine(dom, { flags: UndefineFlag.Nvram })
    await vi.waitFor(() =>
      expect(seen).toEqual(
        expect.arrayContaining([
          `${LifecycleEvent.Defined}.${LifecycleDetail.Defined.Added}`,
          `${LifecycleEvent.Stopped}.${LifecycleDetail.Stopped.Destroyed}`,
          `${LifecycleEvent.Undefined}.${LifecycleDetail.Undefined.Removed}`,
        ]),
      ),
    )
  })
})

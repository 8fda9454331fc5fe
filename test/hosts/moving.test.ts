// Files to and from real hosts through the console's own door, as a window or a script moves them: what arrives is looked at on the
// host, and connections are broken on the way.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Host } from '#shared/model/hosts/host.ts'
import { Task } from '#shared/model/task.ts'
import { IsoImage } from '#shared/model/storage/iso.ts'
import { TransferTicket } from '#shared/model/storage/transfer.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import type { ConsoleServer } from '../e2e/console-server.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const MiB = 2 ** 20
const pool = 'moving'
const folder = `/var/lib/libvirt/${pool}`

describe.skipIf(whyNot)(whyNot ?? 'files to and from real hosts', { timeout: 120_000 }, () => {
  let testbed: Testbed | undefined
  let console: ConsoleServer | undefined
  let hosts: readonly [TestbedHost, TestbedHost]
  let hostIds: readonly string[]
  let origin = ''
  let token = ''

  const request = (method: string, path: string, input?: unknown): Promise<Response> =>
    fetch(`${origin}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(input === undefined ? {} : { body: JSON.stringify(input) }) })
  const read = async <Output extends z.ZodType>(answering: Promise<Response>, output: Output): Promise<z.output<Output>> => {
    const response = await answering
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return output.parse(answer)
  }
  const bytesAt = (ticket: string, { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<Response> => fetch(`${origin}/transfers/${ticket}`, { ...init, headers: { authorization: `Bearer ${token}`, ...headers } })
  const send = (ticket: string, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Response> => bytesAt(ticket, { method: 'PATCH', headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, body: bytes })
  const upload = (input: { name: string; sizeBytes: number; sha256?: string; convertTo?: string; canHaveBacking?: boolean }, at = 0) => read(request('POST', '/transfers/upload', { hostId: hostIds[at], pool, ...input }), TransferTicket)
  const ended = async (taskId: string): Promise<z.output<typeof Task>> => {
    for (;;) {
      const tasks = await read(request('GET', '/tasks/history?limit=100'), z.array(Task))
      const task = tasks.find(({ id }) => id === taskId)
      if (task && task.endedAtMs !== null) return task
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const sumOn = async (host: TestbedHost, name: string): Promise<string> => (await host.run(['sha256sum', `${folder}/${name}`])).slice(0, 64)
  const volumesOn = (host: TestbedHost): Promise<string> => host.virsh(['vol-list', pool])
  const cutConnections = async (host: TestbedHost): Promise<void> => void (await host.run(['pkill', '-f', 'sshd: root@']))
  const clearAway = async (host: TestbedHost): Promise<void> => void (await host.run(['sh', '-c', `virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`]))

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [1, 2] })
    const [first, second] = testbed.hosts
    if (!first || !second) throw new Error('no hosts')
    hosts = [first, second]
    for (const host of hosts) {
      await clearAway(host)
      await host.run(['sh', '-c', `mkdir -p ${folder} && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
    }
    console = await startConsoleServer()
    origin = console.origin
    token = readFileSync(join(console.dataDir, 'api-token'), 'utf8').trim()
    hostIds = []
    for (const { uri } of hosts) hostIds = [...hostIds, ...(await read(request('POST', '/hosts', { uri, name: '', folder: '', autoconnect: true }), z.array(Host))).map(({ id }) => id)]
    for (;;) {
      const states = await read(request('GET', '/hosts'), z.array(Host))
      if (states.length === 2 && states.every(({ state }) => state.kind === 'connected')) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
  afterAll(async () => {
    await console?.[Symbol.asyncDispose]()
    for (const host of hosts ?? []) await clearAway(host)
    await testbed?.[Symbol.asyncDispose]()
  })

  it('stores a file, tells its checksum, and gives it back whole and from the middle', async () => {
    const image = randomBytes(20 * MiB + 77)
    const { ticket, taskId } = await upload({ name: 'plain.img', sizeBytes: image.length, sha256: sum(image) })
    expect((await bytesAt(ticket, { method: 'HEAD' })).headers.get('upload-offset')).toBe('0')
    expect((await send(ticket, 0, image)).headers.get('upload-offset')).toBe(String(image.length))
    expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(await sumOn(hosts[0], 'plain.img')).toBe(sum(image))

    const download = await read(request('POST', '/transfers/download', { hostId: hostIds[0], pool, volume: 'plain.img' }), TransferTicket)
    const part = await bytesAt(download.ticket)
    expect(part.headers.get('content-disposition')).toContain('plain.img')
    const reader = part.body?.getReader()
    const first = (await reader?.read())?.value ?? new Uint8Array()
    await reader?.cancel()
    const rest = await bytesAt(download.ticket, { headers: { range: `bytes=${first.length}-` } })
    expect(rest.status).toBe(206)
    expect(sum(Buffer.concat([first, Buffer.from(await rest.arrayBuffer())]))).toBe(sum(image))
    expect(await ended(download.taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    const log = await read(request('GET', `/tasks/${download.taskId}/log`), z.array(z.object({ text: z.string() })))
    expect(log.map(({ text }) => text)).toContain(`SHA-256 ${sum(image)}`)
  })

  it('takes a file in parts, says from where it wants the next, and refuses bytes that belong elsewhere', async () => {
    const image = randomBytes(5 * MiB)
    const { ticket, taskId } = await upload({ name: 'parts.img', sizeBytes: image.length })
    const half = 2 * MiB + 5
    expect((await send(ticket, 0, image.subarray(0, half))).status).toBe(204)
    expect((await send(ticket, 0, image)).status).toBe(409)
    expect((await bytesAt(ticket, { method: 'HEAD' })).headers.get('upload-offset')).toBe(String(half))
    expect((await send(ticket, half, image.subarray(half))).status).toBe(204)
    expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(await sumOn(hosts[0], 'parts.img')).toBe(sum(image))
  })

  const breaks = [
    { what: 'the connection of a near host', delayMs: 0, how: cutConnections },
    { what: 'the connection of a far host', delayMs: 8, how: cutConnections },
    { what: 'the daemon of a host', delayMs: 0, how: (host: TestbedHost) => host.faults.restartLibvirtd() },
  ]

  it.each(breaks)('goes on with an upload after $what was lost in the middle, from where the host really is', async ({ delayMs, how }) => {
    await using _way = delayMs > 0 ? await hosts[0].faults.delay({ delayMs }) : null
    const name = `broken-${randomUUID()}.img`
    const image = randomBytes(96 * MiB)
    const { ticket, taskId } = await upload({ name, sizeBytes: image.length })
    const cut = 60 * MiB
    await send(ticket, 0, image.subarray(0, cut))
    await how(hosts[0])
    let offset = cut
    let goneBack = 0
    for (let tries = 0; offset < image.length && tries < 60; tries += 1) {
      const wanted = await bytesAt(ticket, { method: 'HEAD' })
      if (!wanted.ok) continue
      const next = Number(wanted.headers.get('upload-offset'))
      if (next < offset) goneBack += 1
      offset = next
      const sent = await send(ticket, offset, image.subarray(offset)).catch(() => undefined)
      if (sent?.ok) offset = image.length
    }
    expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(goneBack).toBeGreaterThan(0)
    expect(await sumOn(hosts[0], name)).toBe(sum(image))
  })

  it.each(breaks.filter(({ delayMs }) => delayMs === 0))('goes on with a download after $what was lost in the middle, in the same answer', async ({ how }) => {
    const name = `read-${randomUUID()}.img`
    await hosts[0].run(['sh', '-c', `head -c ${200 * MiB} /dev/urandom > ${folder}/${name} && virsh pool-refresh ${pool}`])
    const { ticket, taskId } = await read(request('POST', '/transfers/download', { hostId: hostIds[0], pool, volume: name }), TransferTicket)
    const hash = createHash('sha256')
    let hasBroken = false
    for await (const chunk of (await bytesAt(ticket)).body ?? []) {
      hash.update(chunk)
      if (hasBroken) continue
      hasBroken = true
      await how(hosts[0])
    }
    expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(hash.digest('hex')).toBe(await sumOn(hosts[0], name))
    const log = await read(request('GET', `/tasks/${taskId}/log`), z.array(z.object({ text: z.string() })))
    expect(log.map(({ text }) => text).join(' ')).toContain('Interrupted')
  })

  it('keeps nothing of what is cancelled, damaged, longer than announced, or more than the disk holds', async () => {
    const image = randomBytes(3 * MiB)
    const cancelled = await upload({ name: 'cancelled.img', sizeBytes: image.length })
    await send(cancelled.ticket, 0, image.subarray(0, 2 * MiB))
    await request('POST', `/tasks/${cancelled.taskId}/cancel`, {})
    expect(await ended(cancelled.taskId)).toMatchObject({ state: 'cancelled' })
    const damaged = await upload({ name: 'damaged.img', sizeBytes: image.length, sha256: sum(randomBytes(8)) })
    await send(damaged.ticket, 0, image)
    expect(await ended(damaged.taskId)).toMatchObject({ state: 'failed', problem: { code: 'checksum-mismatch' } })
    const long = await upload({ name: 'long.img', sizeBytes: 2 * MiB })
    expect((await send(long.ticket, 0, image)).status).toBe(400)
    await request('POST', `/tasks/${long.taskId}/cancel`, {})
    await ended(long.taskId)
    await hosts[0].run(['sh', '-c', `mount -t tmpfs -o size=8m full ${folder}`])
    try {
      const full = await upload({ name: 'full.img', sizeBytes: 20 * MiB })
      await send(full.ticket, 0, randomBytes(20 * MiB)).catch(() => undefined)
      expect(await ended(full.taskId)).toMatchObject({ state: 'failed', problem: { code: 'host-disk-full' } })
      expect((await hosts[0].run(['ls', folder])).trim()).toBe('')
    } finally {
      await hosts[0].run(['umount', folder])
      await hosts[0].virsh(['pool-refresh', pool])
    }
    expect(await volumesOn(hosts[0])).not.toMatch(/cancelled|damaged|long|full/)
  })

  it('looks into a file before it makes anything: one that lies about what it is, or reads files of the host, is refused', async () => {
    const folderHere = join(console?.dataDir ?? '', 'images')
    await hosts[0].run(['sh', '-c', `mkdir -p ${folderHere} && cd ${folderHere} && qemu-img create -q -f qcow2 -b /etc/passwd -F raw spy.qcow2 10M && qemu-img create -q -f vmdk disk.vmdk 4M && qemu-io -f vmdk -c 'write -P 7 0 1M' disk.vmdk >/dev/null && base64 -w0 spy.qcow2 > spy.b64 && base64 -w0 disk.vmdk > disk.b64`])
    const imageAt = async (name: string): Promise<Buffer<ArrayBuffer>> => Buffer.from(await hosts[0].run(['cat', join(folderHere, name)]), 'base64')
    const [spy, vmdk] = [await imageAt('spy.b64'), await imageAt('disk.b64')]
    await hosts[0].run(['rm', '-r', folderHere])
    const refused = await upload({ name: 'spy.qcow2', sizeBytes: spy.length })
    await send(refused.ticket, 0, spy).catch(() => undefined)
    expect(await ended(refused.taskId)).toMatchObject({ state: 'failed', problem: { code: 'image-refused', params: { reason: 'image-backing' } } })
    const lying = await upload({ name: 'setup.iso', sizeBytes: vmdk.length })
    await send(lying.ticket, 0, vmdk).catch(() => undefined)
    expect(await ended(lying.taskId)).toMatchObject({ state: 'failed', problem: { code: 'image-refused', params: { reason: 'image-differs' } } })
    expect(await volumesOn(hosts[0])).not.toMatch(/spy|setup/)

    const converted = await upload({ name: 'disk.vmdk', sizeBytes: vmdk.length, convertTo: 'qcow2' })
    await send(converted.ticket, 0, vmdk)
    expect(await ended(converted.taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(JSON.parse(await hosts[0].run(['qemu-img', 'info', '--output=json', `${folder}/disk.qcow2`]))).toMatchObject({ format: 'qcow2', 'virtual-size': 4 * MiB })
    expect(await volumesOn(hosts[0])).not.toContain('.upload')
  })

  it('copies a volume to another host without its zeros, and refuses one that a running machine writes to', async () => {
    await hosts[0].run(['sh', '-c', `cd ${folder} && truncate -s 300M sparse.img && dd if=/dev/urandom of=sparse.img bs=1M count=10 seek=100 conv=notrunc status=none && virsh pool-refresh ${pool}`])
    const { taskId } = await read(request('POST', '/transfers/copy', { hostId: hostIds[0], pool, volume: 'sparse.img', targetHostId: hostIds[1], targetPool: pool, name: 'copied.img' }), z.object({ taskId: z.string() }))
    expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(await sumOn(hosts[1], 'copied.img')).toBe(await sumOn(hosts[0], 'sparse.img'))
    expect(Number(await hosts[1].run(['stat', '-c', '%b', `${folder}/copied.img`])) * 512).toBeLessThan(12 * MiB)
    const web = (await hosts[0].virsh(['domblklist', 'web-1'])).match(/\/\S+/)?.[0] ?? ''
    const [ofWeb, name] = (await hosts[0].virsh(['vol-pool', web])).trim().split('\n').concat(web.slice(web.lastIndexOf('/') + 1))
    await expect(read(request('POST', '/transfers/download', { hostId: hostIds[0], pool: ofWeb, volume: name }), TransferTicket)).rejects.toThrow('volume-in-use')
  })

  it('moves files of the console’s own machine, far hosts over several channels at once', async () => {
    // libvirt cuts a file off where a hole ends: zeros before what another channel has written already.
    const image = Buffer.concat([randomBytes(25 * MiB), Buffer.alloc(10 * MiB), randomBytes(30 * MiB), Buffer.alloc(300_000), randomBytes(20 * MiB), Buffer.alloc(10 * MiB), randomBytes(3 * MiB + 5)])
    const [path, back] = [join(console?.dataDir ?? '', 'far.img'), join(console?.dataDir ?? '', 'back.img')]
    writeFileSync(path, image)
    await using _far = await hosts[1].faults.delay({ delayMs: 10 })
    const started = z.object({ taskId: z.string() })
    const up = await read(request('POST', '/transfers/upload-file', { hostId: hostIds[1], pool, name: 'far.img', path }), started)
    expect(await ended(up.taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(await sumOn(hosts[1], 'far.img')).toBe(sum(image))
    const down = await read(request('POST', '/transfers/download-file', { hostId: hostIds[1], pool, volume: 'far.img', path: back }), started)
    expect(await ended(down.taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    expect(sum(readFileSync(back))).toBe(sum(image))
    expect(statSync(back).blocks * 512).toBeLessThan(image.length - 15 * MiB)
    const again = await read(request('POST', '/transfers/download-file', { hostId: hostIds[1], pool, volume: 'far.img', path: back }), started)
    expect(await ended(again.taskId)).toMatchObject({ state: 'failed', problem: { code: 'conflict' } })
    expect(await request('POST', '/transfers/upload-file', { hostId: hostIds[1], pool, name: 'no.img', path: '/nowhere/at/all' }).then(({ status }) => status)).toBe(404)
  })

  it('lists each ISO once with the hosts that have it', async () => {
    const iso = Buffer.alloc(40_000)
    iso.write('\u0001CD001\u0001', 0x8000, 'latin1')
    iso.write('TESTBED LIVE'.padEnd(32), 0x8000 + 40)
    iso.writeUInt32LE(19, 0x8000 + 80)
    for (const at of [0, 1]) {
      const { ticket, taskId } = await upload({ name: 'live.iso', sizeBytes: iso.length }, at)
      await send(ticket, 0, iso)
      expect(await ended(taskId)).toMatchObject({ problem: null, state: 'succeeded' })
    }
    const { images } = await read(request('GET', '/isos'), z.object({ images: z.array(IsoImage) }))
    expect(images.find(({ name }) => name === 'live.iso')).toMatchObject({ label: 'TESTBED LIVE', sizeBytes: iso.length, places: [{ pool }, { pool }] })
  })
})

// A console that is killed while it fills a volume: the next one finds the volume on the host, tells of it, and goes on or removes it;
// each end checked on the host.
import { createHash, randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { LeftUpload } from '#shared/model/storage/transfer.ts'
import { openRpc } from '../conformance/headless-app.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const MiB = 2 ** 20
const pool = 'left-uploads'
const folder = `/var/lib/libvirt/${pool}`
const imageBytes = 1024 * MiB

describe.skipIf(whyNot)(whyNot ?? 'an upload that a crash interrupts', { timeout: 120_000 }, () => {
  let testbed: Testbed | undefined
  let host: TestbedHost
  let dataDir = ''
  let image = ''
  const clearAway = async (): Promise<void> => void (await host.run(['sh', '-c', `virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`]))

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [3] })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
  })
  afterAll(async () => {
    await testbed?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'novacron-left-'))
    image = join(dataDir, 'image.raw')
    writeFileSync(image, randomFillSync(Buffer.allocUnsafe(imageBytes)))
    await clearAway()
    await host.run(['sh', '-c', `mkdir -p ${folder} && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
  })
  afterEach(async () => {
    await clearAway()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is told by the next console, which goes on from what the host has', async () => {
    await crashDuringUpload()
    const before = await storedBytes()
    expect(before).toBeGreaterThan(16 * MiB)
    expect(before).toBeLessThan(imageBytes)
    await withConsole(async (client) => {
      const left = await untilLeft(client)
      expect(left).toMatchObject({ pool, volume: 'left.img', sizeBytes: imageBytes, canGoOn: true })
      await ended(client, (await client.transfers.endLeft({ id: left.id, end: 'go-on' })).taskId, 'succeeded')
      for await (const event of await client.transfers.watch()) {
        const transfer = event.kind === 'snapshot' ? event.transfers.find(({ volume }) => volume === 'left.img') : undefined
        // What the host had already was not sent again.
        expect(transfer?.sentBytes).toBeLessThan(imageBytes)
        break
      }
      expect(await openNow(client)).toEqual([])
    })
    expect(await host.run(['sha256sum', `${folder}/left.img`])).toContain(createHash('sha256').update(readFileSync(image)).digest('hex'))
  })

  it('can be removed, and one whose volume is gone is not told of', async () => {
    await crashDuringUpload()
    await withConsole(async (client) => {
      const left = await untilLeft(client)
      await ended(client, (await client.transfers.endLeft({ id: left.id, end: 'remove' })).taskId, 'succeeded')
      expect(await openNow(client)).toEqual([])
    })
    expect(await host.virsh(['vol-list', pool])).not.toContain('left.img')
    await crashDuringUpload()
    await host.virsh(['vol-delete', '--pool', pool, 'left.img'])
    await withConsole(async (client) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      expect(await openNow(client)).toEqual([])
    })
  })

  it('never takes a volume that was there before for its own', async () => {
    await host.virsh(['vol-create-as', pool, 'left.img', '1M'])
    await withConsole(async (client, _kill, hostId) => {
      await ended(client, (await client.transfers.uploadFile({ hostId, pool, name: 'left.img', path: image })).taskId, 'failed')
    })
    await withConsole(async (client) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      expect(await openNow(client)).toEqual([])
    })
    expect(await host.virsh(['vol-list', pool])).toContain('left.img')
  })

  /** What the file takes on the host's disk. */
  async function storedBytes(): Promise<number> {
    return Number(await host.run(['sh', '-c', `stat -c %b ${folder}/left.img 2>/dev/null || echo 0`])) * 512
  }

  async function crashDuringUpload(): Promise<void> {
    await withConsole(async (client, kill, hostId) => {
      await client.transfers.uploadFile({ hostId, pool, name: 'left.img', path: image })
      await expect.poll(storedBytes, { interval: 20, timeout: 30_000 }).toBeGreaterThan(64 * MiB)
      await kill()
    })
  }

  async function withConsole(use: (client: ConsoleClient, kill: () => Promise<void>, hostId: HostId) => Promise<void>): Promise<void> {
    await using server = await startConsoleServer({ args: ['--data-dir', join(dataDir, 'data')] })
    const page = await fetch(server.link, { redirect: 'manual' })
    using rpc = await openRpc(server.origin, (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '')
    if ((await rpc.client.inventory.listHosts()).length === 0) await rpc.client.hosts.add({ uri: host.uri, name: 'left' })
    await expect.poll(async (): Promise<Host['state']['kind'] | undefined> => (await rpc.client.inventory.listHosts())[0]?.state.kind, { timeout: 30_000 }).toBe('connected')
    const [one] = await rpc.client.inventory.listHosts()
    if (!one) throw new Error('no host')
    const closed = once(rpc.socket, 'close')
    await use(rpc.client, async () => {
      process.kill(server.pid, 'SIGKILL')
      await closed
    }, one.id)
  }

  async function untilLeft(client: ConsoleClient): Promise<LeftUpload> {
    for await (const { open } of await client.transfers.watchLeft()) for (const left of open) return left
    throw new Error('the stream ended')
  }

  async function openNow(client: ConsoleClient): Promise<LeftUpload[]> {
    for await (const { open } of await client.transfers.watchLeft()) return open
    throw new Error('the stream ended')
  }

  async function ended(client: ConsoleClient, taskId: TaskId, state: string): Promise<void> {
    for await (const event of await client.tasks.watch()) {
      const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
      if (!task || !isEnded(task.state)) continue
      expect(task).toMatchObject({ state })
      return
    }
  }
})

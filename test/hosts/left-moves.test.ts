// A console that is killed while the disk of a running machine moves: the next one finds the copy on the host, tells of it, and
// brings it to its end; each end checked with virsh.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { LeftMove } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { openRpc } from '../conformance/headless-app.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const guest = 'left-guest'
const pool = 'left-pool'
const image = (folder: string): string => `/var/lib/libvirt/${folder}/${guest}.qcow2`
const [before, after] = [image('images'), image(pool)]

describe.skipIf(whyNot)(whyNot ?? 'a move of a disk that a crash interrupts', { timeout: 90_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  let dataDir = ''
  connectedHost({ number: hostNumber, clearAway }, (ready) => ({ host, opened } = ready))

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'novacron-left-'))
    await clearAway(host)
    await host.virsh(['pool-define-as', pool, 'dir', '--target', `/var/lib/libvirt/${pool}`])
    await host.virsh(['pool-build', pool])
    await host.virsh(['pool-start', pool])
    await host.defineGuest({ name: guest, isStarted: true })
    await opened.until(() => opened.named(guest)?.state === 'running')
  })
  afterEach(async () => {
    await clearAway(host)
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is told by the next console, and finished there', async () => {
    await crashDuringMove()
    await withConsole(async (client) => {
      const left = await untilLeft(client, ({ state }) => state === 'copied')
      expect(left).toMatchObject({ name: guest, device: 'vda', source: before, target: after, targetPool: pool, keepSource: false })
      await endAndWait(client, left, 'finish')
    })
    expect(await disks()).toEqual([after, after])
    expect(await exists(before)).toBe(false)
    expect(await host.virsh(['domstate', guest])).toContain('running')
  })

  it('can be abandoned: the machine stays where it is, and the copy is gone', async () => {
    await crashDuringMove()
    await withConsole(async (client) => endAndWait(client, await untilLeft(client), 'abandon'))
    expect(await disks()).toEqual([before, before])
    expect(await exists(after)).toBe(false)
    expect(await host.virsh(['blockjob', guest, 'vda'])).toContain('No current block job')
  })

  it('that had gone as far as the new disk is complete when the old one is gone', async () => {
    await crashDuringMove()
    await expect.poll(() => host.virsh(['dumpxml', guest]), { timeout: 20_000 }).toContain("ready='yes'")
    await host.virsh(['blockjob', guest, 'vda', '--pivot'])
    expect(await exists(before)).toBe(true)
    await withConsole(async (client) => {
      const left = await untilLeft(client)
      expect(left).toMatchObject({ state: 'moved', source: before, target: after })
      await endAndWait(client, left, 'finish')
    })
    expect(await disks()).toEqual([after, after])
    expect(await exists(before)).toBe(false)
  })

  /** Where the disk is, and where it will be at the next start. */
  async function disks(): Promise<(string | undefined)[]> {
    const lists = [await host.virsh(['domblklist', guest]), await host.virsh(['domblklist', guest, '--inactive'])]
    return lists.map((list) => /vda\s+(\S+)/.exec(list)?.[1])
  }

  async function exists(path: string): Promise<boolean> {
    return (await host.run(['sh', '-c', `test -e ${path} && echo yes || echo no`])).trim() === 'yes'
  }

  async function crashDuringMove(): Promise<void> {
    await withConsole(async (client, kill) => {
      const vm = await untilMachine(client)
      await client.storage.moveDisk({ hostId: vm.hostId, uuid: vm.uuid, device: 'vda', targetPool: pool, keepSource: false })
      await expect.poll(() => host.virsh(['dumpxml', guest]), { interval: 20, timeout: 20_000 }).toContain('<mirror')
      await kill()
    })
    expect(await disks()).toEqual([before, before])
  }

  async function withConsole(use: (client: ConsoleClient, kill: () => Promise<void>) => Promise<void>): Promise<void> {
    await using server = await startConsoleServer({ args: ['--data-dir', dataDir] })
    const page = await fetch(server.link, { redirect: 'manual' })
    using rpc = await openRpc(server.origin, (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '')
    if ((await rpc.client.inventory.listHosts()).length === 0) await rpc.client.hosts.add({ uri: host.uri, name: 'left' })
    await expect.poll(async (): Promise<Host['state']['kind'] | undefined> => (await rpc.client.inventory.listHosts())[0]?.state.kind, { timeout: 20_000 }).toBe('connected')
    const closed = once(rpc.socket, 'close')
    await use(rpc.client, async () => {
      process.kill(server.pid, 'SIGKILL')
      await closed
    })
  }

  async function untilMachine(client: ConsoleClient): Promise<Vm> {
    const find = async (): Promise<Vm | undefined> => (await client.inventory.listVms({ query: '' })).find(({ name, state }) => name === guest && state === 'running')
    await expect.poll(find, { timeout: 20_000 }).toBeDefined()
    const vm = await find()
    if (!vm) throw new Error('no guest')
    return vm
  }

  /** Connecting anew asks the host anew: a copy that was under way is complete a moment later. */
  async function untilLeft(client: ConsoleClient, isIt: (move: LeftMove) => boolean = () => true): Promise<LeftMove> {
    for (;;) {
      const first = await Promise.race([openMoves(client), deadline(2_000)])
      const left = first?.find(isIt)
      if (left) return left
      const [one] = await client.inventory.listHosts()
      if (!one) throw new Error('no host')
      await client.hosts.disconnect({ hostId: one.id })
      await client.hosts.connect({ hostId: one.id })
    }
  }

  async function openMoves(client: ConsoleClient): Promise<LeftMove[]> {
    for await (const { open } of await client.storage.watchLeftMoves()) if (open.length > 0) return open
    return []
  }

  async function endAndWait(client: ConsoleClient, { hostId, uuid, device }: LeftMove, end: 'finish' | 'abandon'): Promise<void> {
    const { taskId } = await client.storage.endLeftMove({ hostId, uuid, device, end })
    await expect.poll(async () => (await client.tasks.history({ hostId })).find(({ id }) => id === taskId), { timeout: 30_000 }).toMatchObject({ state: 'succeeded' })
    for await (const { open } of await client.storage.watchLeftMoves()) {
      expect(open).toEqual([])
      break
    }
  }
})

async function deadline(ms: number): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

async function clearAway(host: TestbedHost): Promise<void> {
  const script = `
    virsh blockjob ${guest} vda --abort; virsh destroy ${guest}; virsh undefine ${guest}
    virsh pool-destroy ${pool}; virsh pool-undefine ${pool}
    rm -rf /var/lib/libvirt/${pool} ${before}; virsh pool-refresh default`
  await host.run(['sh', '-c', `{ ${script}\n } >/dev/null 2>&1; true`])
}

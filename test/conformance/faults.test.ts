// What the console itself survives: its own process killed in the middle of work, and a disk without room.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Problem } from '#shared/model/hosts/host.ts'
import { openRpc, startHeadlessApp } from './headless-app.ts'
import type { RpcConnection } from './headless-app.ts'

let stack = new AsyncDisposableStack()
afterEach(async () => {
  await stack.disposeAsync()
  stack = new AsyncDisposableStack()
})

const temporaryFolder = (): string => stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-faults-')), (folder) => rmSync(folder, { recursive: true, force: true }))

async function startChild(dataDir: string) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('crash-child.ts', import.meta.url)), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  stack.defer(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface(child.stdout), 'line')
  const { origin, cookie } = z.object({ origin: z.string(), cookie: z.string() }).parse(JSON.parse(String(line)))
  const kill = async (): Promise<void> => {
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  return { rpc: await openRpc(origin, cookie), kill }
}

async function connectLab({ client }: RpcConnection): Promise<void> {
  await client.hosts.add({ uri: 'demo://lab' })
  await expect.poll(async () => (await client.inventory.listHosts()).every(({ state }) => state.kind === 'connected')).toBe(true)
}

describe('a console that is killed', () => {
  it('has its hosts and preferences at the next start, and its tasks interrupted', async () => {
    const dataDir = temporaryFolder()
    const { rpc, kill } = await startChild(dataDir)
    await connectLab(rpc)
    const vms = await rpc.client.inventory.listVms({ query: 'vm-1' })
    const { taskId: bulk } = await rpc.client.vms.act({ action: 'start', targets: vms })
    const { taskId: single } = await rpc.client.vms.act({ action: 'force-off', targets: (await rpc.client.inventory.listVms({ query: 'vm-0' })).slice(0, 1) })
    for (const { id } of (await rpc.client.inventory.listHosts()).slice(0, 1)) await rpc.client.hosts.update({ hostId: id, name: 'renamed', folder: 'Berlin' })
    await rpc.client.preferences.set({ patch: { theme: 'dark' } })
    await kill()

    const console = stack.use(await startHeadlessApp({ dataDir }))
    const next = stack.use(await console.connect())
    expect((await next.client.inventory.listHosts()).map(({ name, folder }) => [name, folder])).toEqual([['renamed', 'Berlin'], ['lab-2', ''], ['lab-3', '']])
    expect(await next.client.preferences.get()).toMatchObject({ theme: 'dark' })
    const history = await next.client.tasks.history({})
    expect(new Map(history.map(({ id, state }) => [id, state]))).toEqual(new Map([[bulk, 'interrupted'], [single, 'interrupted']]))
    expect((await next.client.tasks.children({ taskId: bulk })).map(({ state }) => state)).toEqual(['interrupted', 'interrupted', 'interrupted'])
    const audit = await next.client.system.auditLog({})
    expect(audit.isChainIntact).toBe(true)
    expect(audit.entries.map(({ act }) => act)).toEqual(['host.update', 'vm.act', 'vm.act', 'host.add'])
  })

  it('keeps a second one out of its data folder while it lives', async () => {
    const dataDir = temporaryFolder()
    const { rpc, kill } = await startChild(dataDir)
    await expect(startHeadlessApp({ dataDir })).rejects.toMatchObject({ code: 'conflict' })
    rpc[Symbol.dispose]()
    await kill()
    stack.use(await startHeadlessApp({ dataDir }))
  })
})

describe('a damaged database', () => {
  it('is kept aside: the console starts, and every window says so', async () => {
    const dataDir = temporaryFolder()
    {
      await using first = await startHeadlessApp({ dataDir })
      using rpc = await first.connect()
      await connectLab(rpc)
    }
    writeFileSync(join(dataDir, 'console.sqlite'), Buffer.alloc(20_000, 'nonsense '))
    const next = stack.use(await startHeadlessApp({ dataDir }))
    const rpc = stack.use(await next.connect())
    expect(await notices(rpc)).toMatchObject([{ code: 'database-damaged', hint: 'database-kept-aside', params: { file: expect.stringMatching(/console-kept-.*\.sqlite$/) } }])
    expect(await rpc.client.inventory.listHosts()).toEqual([])
  })
})

/** A file system of a few megabytes, or why there is none. */
function mountSmallDisk(): { folder: string } | { reason: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { reason: 'mounting a small disk needs root on Linux' }
  const folder = mkdtempSync(join(tmpdir(), 'novacron-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    return { reason: `mount refused: ${String(error)}` }
  }
  return { folder }
}

function fill(folder: string): string {
  const file = join(folder, 'filler')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(file, Buffer.alloc(bavail * bsize))
  return file
}

describe('a full disk', () => {
  it('loses nothing: what is refused is said so, what is done is saved when there is room', async ({ skip }) => {
    const disk = mountSmallDisk()
    if ('reason' in disk) skip(disk.reason)
    assert('folder' in disk)
    stack.defer(() => {
      execFileSync('umount', [disk.folder])
      rmSync(disk.folder, { recursive: true })
    })
    const console = stack.use(await startHeadlessApp({ dataDir: disk.folder, vmsPerHost: 20 }))
    const rpc = stack.use(await console.connect())
    await connectLab(rpc)
    const before = await rpc.client.system.auditLog({})
    const filler = fill(disk.folder)

    await expect(rpc.client.preferences.set({ patch: { savedSearches: Array.from({ length: 50 }, (_, index) => ({ name: `search ${index}`, query: 'x'.repeat(900) })) } })).rejects.toMatchObject({ code: 'disk-full' })
    const acted = await actUntilFull(rpc)
    expect(await notices(rpc)).toMatchObject([{ code: 'disk-full' }])
    await expect(addManyHosts(rpc)).rejects.toMatchObject({ code: 'disk-full' })
    expect(await rpc.client.inventory.listHosts()).toHaveLength(3)

    rmSync(filler)
    await expect.poll(() => notices(rpc), { timeout: 60_000, interval: 500 }).toEqual([])
    const after = await rpc.client.system.auditLog({ limit: 1000 })
    expect(after.isChainIntact).toBe(true)
    expect(after.entries.filter(({ act, outcome }) => act === 'vm.act' && outcome === 'ok')).toHaveLength(acted)
    expect(after.entries.length).toBeGreaterThan(before.entries.length)
    expect(await rpc.client.tasks.history({ limit: 500 })).toHaveLength(acted)
    expect(await rpc.client.preferences.set({ patch: { theme: 'dark' } })).toMatchObject({ theme: 'dark' })
  })
})

/** The journal of the database has some room of its own: acts until that is used up too. Gives the number of acts. */
async function actUntilFull(rpc: RpcConnection): Promise<number> {
  const { client } = rpc
  const targets = await client.inventory.listVms({ query: '' })
  for (let acts = 1; acts <= 150; acts += 1) {
    const action = acts % 2 === 0 ? 'start' : 'force-off'
    await client.vms.act({ action, targets })
    if ((await notices(rpc)).length > 0) return acts
  }
  throw new Error('the disk never became full')
}

async function notices({ client }: RpcConnection): Promise<Problem[]> {
  for await (const { open } of await client.system.notices()) return open
  return []
}

async function addManyHosts({ client }: RpcConnection): Promise<unknown> {
  return client.hosts.addMany({ hosts: Array.from({ length: 2000 }, (_, index) => ({ uri: `qemu+ssh://host-${index}.example/system?socket=/${'x'.repeat(1000)}`, autoconnect: false })) })
}

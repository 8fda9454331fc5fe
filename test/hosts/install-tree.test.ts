// A machine installed over the network on a real host: the installer's kernel runs once, with its answers in the initial RAM disk,
// and the machine starts by itself with what was installed. The installer is a stand-in that writes what it was told to the disk.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import { readDisc } from '#electron/services/creation/cloud-init/testing/read-disc.ts'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'
import { guestImage } from '../testbed/guests/guest-image.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { openConsoleClient, taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed()
const pool = 'tree-pool'
const folder = `/var/lib/libvirt/${pool}`
const name = 'tree-vm'
const kickstart = 'text\nrootpw sesame77\nreboot\n'
const small = { vcpus: 1, memoryBytes: 128 * 2 ** 20 }

/** Mounts nothing: what it was given goes to the beginning of the new disk. */
const installer = `#!/bin/sh
mount -t devtmpfs dev /dev; mount -t proc proc /proc
for m in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk; do insmod /mod/$m.ko 2>/dev/null; done
i=0; while [ ! -b /dev/vda ] && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.1; done
cat /proc/cmdline /ks.cfg > /dev/vda; busybox sync; busybox reboot -f
`

describe.skipIf(whyNot)(whyNot ?? 'a machine from an install tree', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient
  let hostId: HostId
  const files = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const body = files.get(request.url ?? '')
    if (!body) return response.writeHead(404).end()
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from, ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}) })
    return response.end(request.method === 'HEAD' ? undefined : body.subarray(from))
  })
  const listening = { port: 0 }
  const tree = (): string => `http://127.0.0.1:${listening.port}/os`

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: async (on) => {
      await on.run(['sh', '-c', `mkdir -p ${folder}/build && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
      await on.run(['sh', '-c', `cd ${folder}/build && lz4 -dcq ${guestImage.initrd} | cpio -idm --quiet && cat > init && chmod +x init && find . | cpio -o -H newc --quiet | lz4 -lq -c > ../initrd.img && rm -r ${folder}/build`.replace('cat > init', `cat > init <<'END'\n${installer}\nEND\ntrue`)])
      const initrd = Buffer.from(await on.run(['base64', '-w0', `${folder}/initrd.img`]), 'base64')
      files.set('/os/images/pxeboot/vmlinuz', readFileSync(guestImage.kernel))
      files.set('/os/images/pxeboot/initrd.img', initrd)
      const sum = (await on.run(['sha256sum', `${folder}/initrd.img`])).slice(0, 64)
      files.set('/os/.treeinfo', Buffer.from(`[general]\nfamily = Tiny\nversion = 1\n[images-x86_64]\nkernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n[checksums]\nimages/pxeboot/initrd.img = sha256:${sum}\n`))
    },
    isReady: async (opened) => (await opened.storage.listPools()).some((known) => known.name === pool),
  }, (opened) => ({ host, client, hostId } = opened))

  beforeAll(async () => {
    listening.port = await listenOnLoopback(server)
  })
  afterAll(() => void server.close())

  const wish = () => ({ hostId, name, source: { kind: 'tree' as const, url: tree(), arguments: 'quiet lab=1' }, ...small, disk: { pool, sizeBytes: 8 * 2 ** 20 }, unattended: { kind: 'kickstart' as const, text: kickstart } })

  it('is told beforehand what the tree has', async () => {
    const preview = await client.creation.preview(wish())
    expect(preview).toMatchObject({ obstacles: [], tree: { title: 'Tiny 1', kernel: 'images/pxeboot/vmlinuz', hasChecksums: false, arguments: `inst.repo=${tree()}/ inst.ks=file:/ks.cfg quiet lab=1` }, volumes: [{ volume: `${name}-kernel` }, { volume: `${name}-initrd` }, { volume: `${name}.qcow2` }] })
    expect(preview.xml).not.toContain('<kernel>')
    expect(preview.command).toContain(`--location ${tree()}/ \\\n  --initrd-inject ks.cfg \\\n  --extra-args 'inst.ks=file:/ks.cfg quiet lab=1'`)
    const codes = async (change: Partial<Parameters<ConsoleClient['creation']['preview']>[0]>) => (await client.creation.preview({ ...wish(), ...change })).obstacles.map(({ code, params }) => [code, params?.['path']])
    expect(await codes({ source: { kind: 'tree', url: `${tree()}/nothing` } })).toEqual([['install-tree-unreadable', undefined]])
    expect(await codes({ start: false })).toEqual([['input-invalid', 'start']])
    expect(await codes({ unattended: { kind: 'windows', text: '<unattend/>' } })).toEqual([['input-invalid', 'unattended']])
  })

  it('runs the installer once with its answers, starts with what it installed, and leaves nothing of it behind', async () => {
    const task = await taskEnd(client, (await client.creation.create(wish())).taskId)
    expect(task).toMatchObject({ state: 'succeeded' })
    expect(JSON.stringify(task)).not.toContain('sesame77')
    const following = await installTask()
    expect((await client.tasks.log({ taskId: following.id })).map(({ text }) => text)).toContain(`${name} has ended its installer, and was started`)
    expect(following.state).toBe('succeeded')
    expect(await host.virsh(['domstate', name])).toContain('running')
    for (const xml of [await host.virsh(['dumpxml', name]), await host.virsh(['dumpxml', '--inactive', name])]) {
      expect(xml).not.toMatch(/<kernel>|<initrd>|<cmdline>/)
      expect(xml).toContain('<on_reboot>restart</on_reboot>')
    }
    expect(await host.run(['ls', folder])).not.toMatch(/tree-vm-(kernel|initrd)/)
    await host.virsh(['destroy', name])
    const written = await host.run(['sh', '-c', `qemu-img dd -f qcow2 -O raw bs=4096 count=1 if=${folder}/${name}.qcow2 of=/tmp/tree-vm.raw && tr -d '\\0' < /tmp/tree-vm.raw; rm -f /tmp/tree-vm.raw`])
    expect(written).toContain(`inst.repo=${tree()}/ inst.ks=file:/ks.cfg quiet lab=1`)
    expect(written).toContain(kickstart)
  })

  it('starts with what it installed also where the console was ended meanwhile, and started again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'install-resumed-'))
    const interrupted = 'tree-resumed'
    try {
      let taskId: TaskId | undefined
      {
        await using first = await openConsoleClient(host, { dataDir })
        const [known] = await first.client.inventory.listHosts()
        await vi.waitUntil(async () => (await first.client.storage.listPools()).some((each) => each.name === pool), { timeout: 20_000 })
        expect(await taskEnd(first.client, (await first.client.creation.create({ ...wish(), ...(known ? { hostId: known.id } : {}), name: interrupted })).taskId)).toMatchObject({ state: 'succeeded' })
        await host.virsh(['suspend', interrupted])
        for await (const event of await first.client.tasks.watch()) {
          taskId = event.kind === 'removed' ? undefined : event.tasks.find(({ kind }) => kind === 'vm.install')?.id
          if (taskId !== undefined) break
        }
      }
      await host.virsh(['resume', interrupted])
      await vi.waitUntil(async () => (await host.virsh(['domstate', interrupted])).includes('shut off'), { timeout: 60_000, interval: 500 })
      await using second = await openConsoleClient(host, { dataDir })
      expect(await vi.waitUntil(async () => (await second.client.tasks.history({ limit: 5 })).find(({ id, state }) => id === taskId && isEnded(state)), { timeout: 30_000, interval: 200 })).toMatchObject({ kind: 'vm.install', state: 'succeeded' })
      expect(await host.virsh(['domstate', interrupted])).toContain('running')
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('keeps nothing of a kernel that is not the one that the tree tells of', async () => {
    const kept = files.get('/os/images/pxeboot/initrd.img') ?? Buffer.alloc(0)
    files.set('/os/images/pxeboot/initrd.img', Buffer.concat([kept.subarray(0, -1), Buffer.from('x')]))
    const task = await taskEnd(client, (await client.creation.create({ ...wish(), name: 'tree-bad' })).taskId)
    expect(task).toMatchObject({ state: 'failed', problem: { code: 'checksum-mismatch' } })
    expect(await host.run(['ls', folder])).not.toContain('tree-bad')
    expect(await host.virsh(['list', '--all', '--name'])).not.toContain('tree-bad')
    files.set('/os/images/pxeboot/initrd.img', kept)
  })

  it('gives answers on a disc of their own where there is an install disc', async () => {
    await host.run(['sh', '-c', `qemu-img create -q -f raw ${folder}/disc.iso 1M && virsh pool-refresh ${pool}`])
    const request = { ...wish(), name: 'tree-disc', source: { kind: 'iso' as const, pool, volume: 'disc.iso' }, start: false }
    expect(await taskEnd(client, (await client.creation.create(request)).taskId)).toMatchObject({ state: 'succeeded' })
    expect(readDisc(Buffer.from(await host.run(['base64', '-w0', `${folder}/tree-disc-seed.iso`]), 'base64'))).toEqual({ label: 'OEMDRV', files: new Map([['ks.cfg', kickstart]]) })
    expect(await host.virsh(['domblklist', 'tree-disc'])).toContain('tree-disc-seed.iso')
  })

  async function installTask(): Promise<Task> {
    const find = async (): Promise<Task | undefined> => (await client.tasks.history({ limit: 20 })).find(({ kind, state }) => kind === 'vm.install' && isEnded(state))
    return vi.waitUntil(find, { timeout: 90_000, interval: 500 })
  }

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `for name in ${name} tree-bad tree-disc tree-resumed; do virsh destroy $name; virsh undefine $name; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
  }
})

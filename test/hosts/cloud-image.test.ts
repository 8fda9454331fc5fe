// A real cloud image with cloud-init in it, made into a machine by the console, and logged in to on its serial console: what the seed
// disc asks for is what the guest has become.
import type { Duplex } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { isEnded } from '#shared/model/task.ts'
import { openRpc } from '../conformance/headless-app.ts'
import { openTestHost } from '../conformance/test-host.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { cloudImage, whyNoCloudImage } from '../testbed/guests/cloud-image.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { readUntil } from './read-until.ts'

const whyNot = whyNoTestbed()
const pool = 'cloud-pool'
const folder = `/var/lib/libvirt/${pool}`
const name = 'cloud-guest'
const [user, password, key] = ['ops', 'sesame 77', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8mG0N0bGd2a2V5Zm9ydGVzdHNvbmx5 ops@lab']
/** An emulated processor boots a whole Debian in a minute and a half, and in many more on a busy machine. */
const bootDeadlineMs = 20 * 60_000

async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `virsh destroy ${name}; virsh undefine ${name}; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
}

it.skipIf(whyNot)(whyNot ?? 'a Debian cloud image takes its user, password, key, host name and user-data from the seed disc', { timeout: 45 * 60_000, retry: 0 }, async (test) => {
  const whyNoImage = await whyNoCloudImage()
  test.skip(whyNoImage !== undefined, whyNoImage)
  await using stack = new AsyncDisposableStack()
  const [host] = stack.use(await openTestbed({ hosts: [3] })).hosts
  if (!host) throw new Error('the testbed has no host 3')
  await clearAway(host)
  stack.defer(() => clearAway(host))
  await host.run(['sh', '-c', `mkdir -p ${folder} && cp ${cloudImage} ${folder}/debian-12-testbed.qcow2 && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
  const server = stack.use(await startConsoleServer())
  const page = await fetch(server.link, { redirect: 'manual' })
  const { client } = stack.use(await openRpc(server.origin, (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''))
  await client.hosts.add({ uri: host.uri, name: 'cloud' })
  const { id: hostId } = await vi.waitUntil(async () => (await client.inventory.listHosts()).find(({ state }) => state.kind === 'connected'), { timeout: 20_000 })
  await vi.waitUntil(async () => (await client.storage.listPools()).some((known) => known.name === pool) && (await client.networks.list()).length > 0, { timeout: 20_000 })

  const { id: os } = await client.operatingSystems.detect({ hostId, pool, volume: 'debian-12-testbed.qcow2' })
  expect(os).toBe('http://debian.org/debian/12')
  const wish = { hostId, name, source: { kind: 'cloud' as const, pool, volume: 'debian-12-testbed.qcow2', use: 'overlay' as const }, os: os ?? '', vcpus: 2, memoryBytes: 768 * 2 ** 20, disk: { pool, sizeBytes: 3 * 2 ** 30 }, network: 'default', cloudInit: { user, password, sshKeys: [key], hostname: 'from-the-seed', userData: 'write_files:\n  - path: /etc/from-the-console\n    content: hello\n' } }
  const { taskId } = await client.creation.create(wish)
  for await (const event of await client.tasks.watch()) {
    const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
    if (!task || !isEnded(task.state)) continue
    expect(task).toMatchObject({ state: 'succeeded' })
    break
  }

  const opened = stack.use(openTestHost(createProvider, host.uri))
  opened.provider.connect()
  await opened.untilState('connected', 30_000)
  const vm = await vi.waitUntil(() => opened.named(name), { timeout: 20_000 })
  const { stream } = await opened.provider.openConsole({ uuid: vm.uuid, kind: 'serial', device: '', force: true }, { signal: AbortSignal.timeout(30_000) })
  stack.defer(() => void stream.destroy())
  await readUntil(stream, 'from-the-seed login:', bootDeadlineMs)
  await login(stream)
  const asked = async (command: string): Promise<string> => {
    // Marks that are in the answer only, wherever its lines end.
    stream.write(`clear; echo be""gin-answer; ${command}; echo e""nd-answer\n`)
    const text = await readUntil(stream, 'end-answer', bootDeadlineMs)
    return /begin-answer\r?\n([\s\S]*?)(?:\r?\n)?end-answer/.exec(text)?.[1] ?? text
  }
  // Until it has ended, it writes onto the console between what is asked and the answer.
  await asked('cloud-init status --wait >/dev/null')
  expect(await asked('id -un')).toBe(user)
  expect(await asked('hostname')).toBe('from-the-seed')
  expect(await asked('sudo -n id -u')).toBe('0')
  expect(await asked('cat ~/.ssh/authorized_keys')).toContain(key)
  expect(await asked('cat /etc/from-the-console')).toBe('hello')
  // The disk is larger than its image, and its file system has grown with it.
  expect(Number(await asked('df --output=size -m / | tail -1'))).toBeGreaterThan(2500)
})

/** The console asks for a name as soon as the guest has one; the account is there some seconds later. */
async function login(stream: Duplex): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    stream.write(`${user}\n`)
    await readUntil(stream, 'Password:', 120_000)
    stream.write(`${password}\n`)
    const answer = await Promise.any([readUntil(stream, `${user}@from-the-seed`, 120_000), readUntil(stream, 'Login incorrect', 120_000)])
    if (answer.includes(`${user}@from-the-seed`)) return
    if (tries === 5) throw new Error('the guest does not take the password')
    await readUntil(stream, 'login:', 120_000)
  }
}

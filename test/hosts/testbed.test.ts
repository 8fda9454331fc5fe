// The testbed itself: its hosts answer, its guests run, every fault does what it says and heals, and nothing is left of
// a host that was taken down. Disturbs hosts 8 and 9 only; others may be using the rest.
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'ssh2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planHost } from '../testbed/hosts/host-plan.ts'
import { leftovers } from '../testbed/hosts/leftovers.ts'
import { processesIn } from '../testbed/hosts/fabric.ts'
import { openTestbed, userPassword, vncPassword, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'
import { takeDown } from '../testbed/up.ts'
import { identify } from '../testbed/machine/process-identity.ts'
import { runCommand } from '../testbed/machine/run-command.ts'
import { waitUntil } from '../testbed/machine/wait-until.ts'

const reason = whyNoTestbed()
if (reason !== undefined) console.warn(`no testbed: ${reason}`)

describe.skipIf(reason !== undefined)(`the testbed${reason === undefined ? '' : ` (${reason})`}`, () => {
  let testbed: Testbed
  let host: TestbedHost
  let peer: TestbedHost

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [8, 9] })
    const [first, second] = testbed.hosts
    if (!first || !second) throw new Error('two hosts were asked for')
    host = first
    peer = second
  })

  afterAll(async () => {
    await testbed[Symbol.asyncDispose]()
  })

  test('hosts are separate machines: their own name, UUID, address and libvirtd', async () => {
    const seen = await Promise.all([host, peer].map(async (one) => ({ name: (await one.ssh(['hostname'])).stdout.trim(), capabilities: await one.virsh(['capabilities']) })))
    expect(seen.map(({ name }) => name)).toEqual(['kvm08', 'kvm09'])
    expect(seen.map(({ capabilities }) => /<uuid>([^<]+)</.exec(capabilities)?.[1])).toEqual([host.uuid, peer.uuid])
  })

  test('virsh lists the guests over ssh as an administrator would', async () => {
    const names = await runCommand('virsh', ['-c', `qemu+ssh://root@${host.address}/system?command=${sshWrapper(host)}`, 'list', '--all', '--name'])
    expect(names.split('\n').filter(Boolean).sort()).toEqual(['batch-8', 'db-8', 'mail-8', 'web-8'])
  })

  test('a guest boots, its agent answers, and it has an address from the NAT network', async () => {
    await untilAgent(host, 'web-8')
    const addresses = await waitUntil(async () => /192\.168\.122\.\d+/.exec(await host.virsh(['domifaddr', 'web-8', '--source', 'lease'])), { what: 'web-8 has a lease', deadlineMs: 60_000 })
    expect(addresses[0]).toMatch(/^192\.168\.122\./)
  })

  test('VNC listens on a port of 127.0.0.1, on a socket, or asks for a password', async () => {
    expect(await host.virsh(['domdisplay', 'web-8'])).toMatch(/^vnc:\/\/127\.0\.0\.1:\d+/)
    expect(await host.virsh(['dumpxml', 'db-8'])).toMatch(/<listen type='socket' socket='[^']+vnc.sock'\/>/)
    expect(await host.virsh(['dumpxml', '--security-info', 'mail-8'])).toContain(`passwd='${vncPassword}'`)
  })

  test('a guest on the shared pool moves to another host while it is on', async () => {
    await host.virsh(['start', 'batch-8', '--paused'])
    await host.virsh(['migrate', '--live', '--unsafe', '--persistent', '--undefinesource', '--p2p', 'batch-8', `qemu+ssh://root@${peer.address}/system`], 60_000)
    expect(await peer.virsh(['list', '--all', '--name'])).toContain('batch-8')
    expect(await host.virsh(['list', '--all', '--name'])).not.toContain('batch-8')
  })

  test('admin may use libvirt after a password, operator may not', async () => {
    expect(await listAs(host, 'admin')).toMatchObject({ code: 0, output: expect.stringContaining('web-8') })
    expect(await listAs(host, 'operator')).toMatchObject({ code: 1, output: expect.stringContaining('Permission denied') })
  })

  test('the test driver serves a fleet of a thousand', async () => {
    const uri = host.testDriverUri(1_000).replace(/\?.*/, `?command=${sshWrapper(host)}`)
    const names = await runCommand('virsh', ['-c', uri, 'list', '--all', '--name'])
    expect(names.split('\n').filter(Boolean)).toHaveLength(1_000)
  })

  test('a partition swallows packets: open connections hang, new ones get no answer, and after healing both work', async () => {
    const before = await open(host)
    {
      await using _cut = await host.faults.partition()
      before.write('SSH-2.0-test\r\n')
      expect(await outcomeOf(connect(22, host.address), 'connect')).toBe('silence')
      expect(before.destroyed).toBe(false)
    }
    // sshd answers what was said during the cut: its key exchange begins.
    expect(await outcomeOf(before, 'data')).toBe('data')
    before.destroy()
    expect(await sshWorks(host)).toBe(true)
  })

  test('a delay holds every packet back, and can be taken away', async () => {
    const shortest = async (): Promise<number> => Math.min(...(await Promise.all([connectMs(host), connectMs(host), connectMs(host)])))
    {
      await using _wire = await host.faults.delay({ delayMs: 100, jitterMs: 10 })
      expect(await shortest()).toBeGreaterThanOrEqual(90)
    }
    await waitUntil(async () => (await shortest()) < 90, { what: 'the delay is gone', deadlineMs: 10_000 })
  })

  test('a killed host says goodbye to nobody, and comes back with its guests', async () => {
    await host.run(['virsh', '-c', 'qemu:///system', 'list'])
    const before = await open(host)
    {
      await using _dead = await host.faults.kill()
      expect(await outcomeOf(before, 'end')).toBe('silence')
      expect(await processesIn(planHost(8))).toEqual([])
      expect(await sshWorks(host)).toBe(false)
    }
    before.destroy()
    expect(await sshWorks(host)).toBe(true)
    await waitUntil(async () => (await host.virsh(['list', '--name'])).includes('web-8'), { what: 'web-8 is started by libvirtd', deadlineMs: 30_000 })
    expect(await host.virsh(['domstate', 'db-8'])).toContain('shut off')
  })

  test('a stopped libvirtd keeps its socket and does not answer until it goes on', async () => {
    {
      await using _stopped = await host.faults.stopLibvirtd()
      await expect(host.virsh(['list'], 2_000)).rejects.toThrow('no end within')
      expect(await sshWorks(host)).toBe(true)
    }
    expect(await host.virsh(['list', '--all'])).toContain('web-8')
  })

  test('without libvirtd there is no socket, and guests run on', async () => {
    const qemu = await host.run(['pgrep', '-f', 'guest=web-8'])
    {
      await using _absent = await host.faults.noLibvirtd()
      await expect(host.virsh(['list'])).rejects.toThrow('No such file or directory')
    }
    expect(await host.run(['pgrep', '-f', 'guest=web-8'])).toBe(qemu)
    expect(await host.virsh(['list', '--name'])).toContain('web-8')
  })

  test('a restarted libvirtd is another process and has its guests again', async () => {
    const before = await host.run(['cat', '/run/libvirtd.pid'])
    await host.faults.restartLibvirtd()
    expect(await host.run(['cat', '/run/libvirtd.pid'])).not.toBe(before)
    expect(await host.virsh(['list', '--name'])).toContain('web-8')
  })

  test('a hung guest blocks its monitor and not the host', async () => {
    const ask = ['qemu-monitor-command', 'web-8', '--hmp', 'info status']
    {
      await using _hung = await host.faults.hangGuest('web-8')
      await expect(host.virsh(ask, 2_000)).rejects.toThrow('no end within')
      expect(await host.virsh(['list', '--name'])).toContain('web-8')
    }
    expect(await host.virsh(ask)).toContain('running')
  })

  test('denied forwarding refuses sockets and leaves commands', async () => {
    {
      await using _denied = await host.faults.denyForwarding()
      expect(await forwards(host)).toBe(false)
      expect(await sshWorks(host)).toBe(true)
    }
    expect(await forwards(host)).toBe(true)
  })

  test('opening a testbed that is up changes nothing in it', async () => {
    const pid = await host.run(['cat', '/run/libvirtd.pid'])
    await using again = await openTestbed({ hosts: [8] })
    expect(await again.hosts[0]?.run(['cat', '/run/libvirtd.pid'])).toBe(pid)
  })

  test('what was killed by force is found without its pid file and cleared away', async () => {
    const plan = planHost(9)
    const launcher = Number(readFileSync(plan.pidFile, 'utf8').split(' ')[0])
    rmSync(plan.pidFile)
    expect(await processesIn(plan)).not.toEqual([])
    await takeDown([plan])
    expect(identify(launcher)).toBeUndefined()
    expect(leftovers(plan)).toEqual([])
  })

  test('a host that was taken down leaves nothing: no process, namespace, link, mount or cgroup', async () => {
    await takeDown([planHost(8)])
    expect(leftovers(planHost(8))).toEqual([])
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('hosts/kvm08')
  })
})

// virsh's ssh transport takes no known_hosts from the URI: a script beside the key passes it on.
function sshWrapper({ sshKeyPath }: TestbedHost): string {
  return encodeURIComponent(join(dirname(sshKeyPath), 'ssh'))
}

async function untilAgent(host: TestbedHost, guest: string): Promise<void> {
  const ping = async (): Promise<boolean> => host.virsh(['qemu-agent-command', guest, '{"execute":"guest-ping"}']).then((answer) => answer.includes('return'), () => false)
  await waitUntil(ping, { what: `the agent of ${guest} answers`, deadlineMs: 110_000 })
}

async function open(host: TestbedHost): Promise<Socket> {
  const socket = connect(22, host.address)
  socket.setTimeout(30_000)
  // sshd speaks first; the test reads no further than that.
  await once(socket, 'data')
  return socket
}

/** What a socket tells within two seconds (thirty for data, as TCP repeats itself ever more slowly): nothing at all is an answer, too. */
async function outcomeOf(socket: Socket, event: 'connect' | 'data' | 'end'): Promise<string> {
  const outcomes = [once(socket, event).then(() => event), once(socket, 'error').then(([error]) => String(error)), sleep(event === 'data' ? 30_000 : 2_000, 'silence')]
  try {
    return await Promise.race(outcomes)
  } finally {
    if (event === 'connect') socket.destroy()
  }
}

async function connectMs(host: TestbedHost): Promise<number> {
  const start = performance.now()
  const socket = connect(22, host.address)
  await once(socket, 'connect')
  socket.destroy()
  return performance.now() - start
}

async function sshWorks(host: TestbedHost): Promise<boolean> {
  return (await host.ssh(['true'], 8_000)).code === 0
}

async function forwards(host: TestbedHost): Promise<boolean> {
  await using client = await login(host, 'root')
  return await new Promise((resolve) => client.ssh.openssh_forwardOutStreamLocal('/run/libvirt/libvirt-sock', (error) => resolve(!error)))
}

async function listAs(host: TestbedHost, username: 'admin' | 'operator'): Promise<{ code: number; output: string }> {
  await using client = await login(host, username)
  return await new Promise((resolve, reject) => {
    client.ssh.exec('virsh -c qemu:///system list --all 2>&1', (error, channel) => {
      if (error) return reject(error)
      let output = ''
      channel.on('data', (chunk: Buffer) => (output += chunk.toString()))
      channel.on('close', (code: number) => resolve({ code, output }))
    })
  })
}

/** Users log in by password, root by key. Whoever returns what comes over it must await that first, or it is closed too soon. */
async function login(host: TestbedHost, username: string): Promise<{ readonly ssh: Client } & AsyncDisposable> {
  const ssh = new Client()
  const ready = once(ssh, 'ready')
  ssh.connect({ host: host.address, username, ...(username === 'root' ? { privateKey: readFileSync(host.sshKeyPath) } : { password: userPassword }) })
  await ready
  return {
    ssh,
    async [Symbol.asyncDispose]() {
      const closed = once(ssh, 'close')
      ssh.end()
      await closed
    },
  }
}

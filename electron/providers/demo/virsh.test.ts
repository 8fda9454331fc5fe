// The simulated daemon against libvirt's own client, where there is one: what the C library accepts is not our opinion.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDemoHost } from './demo-host.ts'

const run = promisify(execFile)

function isInstalled(): boolean {
  try {
    execFileSync('virsh', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    // Not on this machine.
    return false
  }
}

describe.skipIf(!isInstalled())('virsh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-demo-'))
  const socketPath = join(folder, 'libvirt-sock')
  const host = createDemoHost('demo://lab/kvm01?vms=15&seed=7&activity=none&pace=0.01')
  let server: Server

  beforeAll(async () => {
    server = createServer((socket) => {
      const stream = host.openLibvirt()
      socket.on('error', () => stream.destroy()).on('close', () => stream.destroy())
      socket.pipe(stream).pipe(socket)
    })
    await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  })
  afterAll(() => {
    host[Symbol.dispose]()
    server.close()
    rmSync(folder, { recursive: true })
  })

  const virsh = async (...words: string[]): Promise<string> => {
    const { stdout } = await run('virsh', ['-c', `qemu+unix:///system?socket=${socketPath}`, ...words], { env: { ...process.env, LC_ALL: 'C.UTF-8' }, timeout: 60_000 })
    return stdout
  }

  it('lists, describes and counts', async () => {
    expect(await virsh('list', '--all', '--title')).toMatch(/1\s+web-01\s+running/)
    expect(await virsh('domstats', 'web-01')).toMatch(/vcpu\.0\.time=\d+/)
    expect(await virsh('dominfo', 'db-01')).toContain('Persistent:     yes')
    expect(await virsh('nodeinfo')).toMatch(/NUMA cell\(s\): {8}2/)
    expect(await virsh('nodecpustats')).toMatch(/idle:\s+\d+/)
    expect(await virsh('vol-list', 'default')).toContain('.qcow2')
    expect(await virsh('net-list')).toContain('default')
  })

  it('stops, starts, saves and names what is refused', async () => {
    expect(await virsh('destroy', 'web-01')).toContain('destroyed')
    expect(await virsh('start', 'web-01')).toContain('started')
    expect(await virsh('managedsave', 'web-01')).toContain('saved')
    expect(await virsh('domstate', 'web-01', '--reason')).toContain('shut off (saved)')
    await expect(virsh('suspend', 'web-01')).rejects.toThrow('domain is not running')
    expect(await virsh('start', 'web-01')).toContain('started')
  })

  it('downloads a screenshot to its end', async () => {
    const file = join(folder, 'screen.png')
    expect(await virsh('screenshot', 'db-01', file)).toContain('image/png')
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
    // The last chunk of a PNG, whole.
    expect(readFileSync(file).subarray(-8, -4).toString()).toBe('IEND')
  })

  it('hears events', async () => {
    const heard = virsh('event', '--domain', 'db-01', '--event', 'lifecycle', '--timeout', '10')
    await expect.poll(async () => {
      await virsh('suspend', 'db-01')
      await virsh('resume', 'db-01')
      return Promise.race([heard, Promise.resolve('')])
    }, { timeout: 30_000 }).toContain("event 'lifecycle' for domain 'db-01'")
  })
})

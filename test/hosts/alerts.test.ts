// An alert from a busy guest to whoever is told: pending, firing, over a real Alertmanager, escalated over a real SMTP server, acknowledged, resolved.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { Alert } from '#shared/model/monitoring/alert.ts'
import { freePort, listenOnLoopback } from '#electron/lib/testing/loopback.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { inGuest } from './in-guest.ts'

const alertmanagerPath = '/usr/bin/prometheus-alertmanager'
const whyNot = whyNoTestbed() ?? (existsSync(alertmanagerPath) ? undefined : "Debian's package prometheus-alertmanager is not installed")
const guest = 'alarmed'
const AlertmanagerAlerts = z.array(z.object({ labels: z.record(z.string(), z.string()), status: z.object({ state: z.string() }) }))

describe.skipIf(whyNot !== undefined)(`alerts of real hosts${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, { timeout: 240_000 }, () => {
  const stack = new AsyncDisposableStack()
  const mails: string[] = []
  let host: TestbedHost
  let call: (method: string, path: string, body?: object) => Promise<unknown>
  let alertmanager: string

  const alerts = async (): Promise<Alert[]> => z.array(Alert).parse(await call('GET', '/alerts'))
  const until = (check: () => Promise<void>, timeoutMs = 60_000): Promise<void> => vi.waitFor(check, { timeout: timeoutMs, interval: 500 })

  beforeAll(async () => {
    const testbed = stack.use(await openTestbed({ hosts: [2] }))
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    await clearAway(host)
    stack.defer(() => clearAway(host))
    await host.defineGuest({ name: guest, isStarted: true })
    const server = stack.use(await startConsoleServer())
    const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
    call = async (method, path, body) => {
      const response = await fetch(`${server.origin}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    }
    alertmanager = await startAlertmanager(stack)
    const smtpPort = await startSmtp(stack, mails)
    await call('POST', '/hosts', { uri: host.uri, name: 'kvm02' })
    await call('PUT', '/alerts/channels', { channel: { id: 'am', name: 'Alertmanager', isEnabled: true, setting: { kind: 'alertmanager', url: alertmanager } } })
    await call('PUT', '/alerts/channels', { channel: { id: 'mail', name: 'Mail', isEnabled: true, setting: { kind: 'smtp', host: '127.0.0.1', port: smtpPort, security: 'none', user: '', from: 'console@example.org', to: ['ops@example.org'] } } })
    await call('PUT', '/alerts/policies', { id: 'p', name: 'On call', steps: [{ afterMs: 0, channelIds: ['am'] }, { afterMs: 10_000, channelIds: ['mail'] }], repeatMs: null, groupWaitMs: 0, tellsResolved: true })
    await call('PUT', '/alerts/rules', {
      id: 'busy', name: 'Guest busy', isEnabled: true, severity: 'critical', scope: { kind: 'vm', query: `name:${guest}` }, policyId: 'p', advice: 'Look what it does.',
      // A guest without hardware virtualisation takes little when it is calm, and on a busy machine gets little when it is not.
      condition: { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.15, clearValue: 0.12, forMs: 6000, clearForMs: 5000 },
    })
    await until(async () => void (await inGuest(host, guest, ['true'])), 120_000)
  })
  afterAll(() => stack.disposeAsync())

  test('a busy guest is pending, then firing, told over Alertmanager, escalated by mail, and resolved when it is calm', async () => {
    // Booting was work too: it begins when the guest is calm.
    await until(async () => expect((await alerts()).filter(({ ruleId }) => ruleId === 'busy')).toEqual([]), 90_000)
    const load = inGuest(host, guest, ['timeout', '45', 'sh', '-c', 'while :; do :; done'])
    await until(async () => expect((await alerts()).find(({ ruleId }) => ruleId === 'busy')?.phase).toBe('pending'))
    await until(async () => expect(await alerts()).toContainEqual(expect.objectContaining({ ruleId: 'busy', phase: 'firing', metric: 'cpu.usage' })))
    await until(async () => {
      const told = AlertmanagerAlerts.parse(await (await fetch(`${alertmanager}/api/v2/alerts`)).json())
      expect(told).toContainEqual({ labels: expect.objectContaining({ alertname: 'Guest busy', name: guest, severity: 'critical' }), status: { state: 'active' } })
    })
    // Nobody acknowledged it: the next step of the policy.
    await until(async () => expect(await Promise.resolve(mails)).toHaveLength(1))
    expect(mails[0]).toContain(`Subject: CRITICAL: Guest busy - ${guest}`)
    await load
    await until(async () => expect((await alerts()).filter(({ ruleId }) => ruleId === 'busy')).toEqual([]))
    expect(z.array(Alert).parse(await call('GET', '/alerts/history'))).toContainEqual(expect.objectContaining({ ruleId: 'busy', phase: 'resolved' }))
    await until(async () => expect(AlertmanagerAlerts.parse(await (await fetch(`${alertmanager}/api/v2/alerts?active=true`)).json())).toEqual([]))
    await until(async () => expect(await Promise.resolve(mails)).toHaveLength(2))
    expect(mails[1]).toContain(`Subject: RESOLVED: Guest busy - ${guest}`)
  })

  test('a guest that is stopped by an error of its disk is an alert', async () => {
    await call('PUT', '/alerts/rules', { id: 'trouble', name: 'Trouble', isEnabled: true, severity: 'critical', scope: { kind: 'vm', query: `name:${guest}` }, policyId: null, advice: '', condition: { kind: 'guest-event', events: ['crashed'], holdMs: 60_000 } })
    // QEMU killed from outside: libvirt says that it crashed.
    await host.run(['pkill', '-9', '-f', `guest=${guest},`])
    await until(async () => expect(await alerts()).toContainEqual(expect.objectContaining({ ruleId: 'trouble', phase: 'firing' })))
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  for (const command of [['destroy', guest], ['undefine', guest, '--nvram']]) await host.virsh(command).catch(() => undefined)
  await host.run(['rm', '-f', `/var/lib/libvirt/images/${guest}.qcow2`])
}

async function startAlertmanager(stack: AsyncDisposableStack): Promise<string> {
  const dir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-alertmanager-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(dir, 'config.yml'), 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n')
  const origin = `http://127.0.0.1:${await freePort()}`
  const child = spawn(alertmanagerPath, [`--config.file=${join(dir, 'config.yml')}`, `--storage.path=${dir}`, `--web.listen-address=${new URL(origin).host}`, '--cluster.listen-address='], { stdio: 'ignore' })
  stack.defer(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  })
  await vi.waitFor(async () => expect((await fetch(`${origin}/-/ready`)).ok).toBe(true), { timeout: 30_000, interval: 300 })
  return origin
}

async function startSmtp(stack: AsyncDisposableStack, mails: string[]): Promise<number> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, callback) {
      let text = ''
      stream.on('data', (chunk: Buffer) => void (text += chunk.toString()))
      stream.on('end', () => {
        mails.push(text)
        callback()
      })
    },
  })
  stack.defer(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return listenOnLoopback(server)
}

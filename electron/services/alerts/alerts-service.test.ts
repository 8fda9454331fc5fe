import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { describe, expect, test, vi } from 'vitest'
import { AlertChannel, AlertRule, EscalationPolicy, Silence } from '#shared/model/monitoring/alert.ts'
import type { AlertEvent } from '#shared/model/monitoring/alert.ts'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'
import { busy, hostId, minute, phases, rule, startConsole, withoutDefaults } from './testing/alerts-console.ts'

/** Whatever is POSTed to it, and what it answers. */
async function startSink(status = () => 200) {
  const received: { path: string; headers: Record<string, unknown>; body: unknown }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) })
      response.writeHead(status()).end('said the sink')
    })
  })
  const port = await listenOnLoopback(server)
  return { url: `http://127.0.0.1:${port}/`, received, [Symbol.asyncDispose]: async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  } }
}

const channel = (id: string, setting: object) => AlertChannel.parse({ id, name: id, isEnabled: true, setting })
const policy = (steps: { afterMs: number; channelIds: string[] }[]) => EscalationPolicy.parse({ id: 'p', name: 'On call', steps, repeatMs: null, groupWaitMs: 0, tellsResolved: true })

describe('alerts', () => {
  test('a rule over a metric goes pending, firing and resolved, and is found in the history', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule(busy))
    fleet.cpu = 0.95
    await pass(5000)
    expect(phases(alerts)).toEqual(['Busy web pending'])
    await pass(2 * minute)
    expect(phases(alerts)).toEqual(['Busy web firing'])
    fleet.cpu = 0.85
    await pass(minute)
    expect(phases(alerts)).toEqual(['Busy web firing'])
    fleet.cpu = 0.2
    await pass(5000)
    await pass(minute)
    expect(phases(alerts)).toEqual([])
    expect(await alerts.history({ limit: 10 })).toMatchObject([{ ruleName: 'Busy', phase: 'resolved', value: 0.95 }])
  })

  test('a rule over a change goes on after a restart: what was measured before is in the store', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ kind: 'change', metric: 'cpu.usage', overMs: 60 * minute, comparison: 'above', value: 0.5, forMs: 0, clearForMs: 0 }))
    fleet.past = 0.2
    fleet.cpu = 0.6
    await pass(5000)
    expect(phases(alerts)).toEqual([])
    fleet.cpu = 0.8
    await pass(5000)
    expect(phases(alerts)).toEqual(['Busy web firing'])
  })

  test('what is out of scope, deleted or switched off has no alerts', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ ...busy, forMs: 0 }))
    fleet.cpu = 1
    await pass(5000)
    expect(phases(alerts)).toEqual(['Busy web firing'])
    fleet.vm = { ...fleet.vm, tags: ['test'] }
    await pass(5000)
    expect(phases(alerts)).toEqual([])
  })

  test('the first start brings rules, and a deleted one stays deleted', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'novacron-alerts-'))
    const file = join(dir, 'db.sqlite')
    {
      await using console_ = await startConsole({ file })
      expect(console_.alerts.settings().rules.map(({ id }) => id)).toContain('host-lost')
      await console_.alerts.rules.remove(rule(busy, { id: 'host-lost' }).id)
    }
    await using again = await startConsole({ file })
    expect(again.alerts.settings().rules.map(({ id }) => id)).not.toContain('host-lost')
    rmSync(dir, { recursive: true, force: true })
  })

  test('hosts that are lost, guests in trouble, filling pools and missing measurements are alerts too', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ kind: 'host-lost', forMs: minute }, { id: 'a', name: 'Lost', scope: { kind: 'host', query: 'folder:lab' } }))
    await alerts.rules.save(rule({ kind: 'guest-event', events: ['io-error'], holdMs: minute }, { id: 'b', name: 'Stopped' }))
    await alerts.rules.save(rule({ kind: 'pool-filling', withinMs: 3_600_000, lookBackMs: 3_600_000, forMs: 0, clearForMs: 0 }, { id: 'c', name: 'Filling', scope: { kind: 'pool', query: '' } }))
    await alerts.rules.save(rule({ kind: 'absence', metric: 'cpu.usage', forMs: 2 * minute }, { id: 'd', name: 'Silent' }))
    await pass(5000)
    expect(phases(alerts)).toEqual([])
    fleet.cpu = undefined
    fleet.vm = { ...fleet.vm, state: 'paused', stateReason: 'ioerror' }
    alerts.note(hostId, { kind: 'inventory', isComplete: false, vms: [fleet.vm], removed: [], atMs: 0 })
    for (const allocationBytes of [300, 500, 700]) {
      fleet.pool = { ...fleet.pool, allocationBytes }
      await pass(6 * minute)
    }
    expect(phases(alerts).toSorted()).toEqual(['Filling kvm01: default firing', 'Stopped web firing'])
    fleet.vm = { ...fleet.vm, state: 'running', stateReason: '' }
    for (let passed = 0; passed < 5; passed += 1) await pass(minute)
    expect(phases(alerts).toSorted()).toEqual(['Filling kvm01: default firing', 'Silent web firing'])
    fleet.host = { ...fleet.host, state: { kind: 'lost', sinceMs: 0, retryAtMs: 0, attempt: 1, problem: { code: 'connection-lost', message: '' } } }
    await pass(5000)
    await pass(minute)
    // What a host that is gone does not tell is not a second alert.
    expect(phases(alerts).toSorted()).toEqual(['Filling kvm01: default firing', 'Lost kvm01 firing'])
  })

  test('what libvirt tells of a guest is an alert for a while', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ kind: 'guest-event', events: ['watchdog'], holdMs: 10 * minute }))
    alerts.note(hostId, { kind: 'mark', uuid: fleet.vm.uuid, mark: 'watchdog', detail: 'reset', atMs: 0 })
    alerts.note(hostId, { kind: 'mark', uuid: fleet.vm.uuid, mark: 'started', detail: '', atMs: 0 })
    await pass(5000)
    expect(phases(alerts)).toEqual(['Busy web firing'])
    await pass(11 * minute)
    expect(phases(alerts)).toEqual([])
    expect(await alerts.between({ fromMs: 0, toMs: fleet.nowMs })).toHaveLength(1)
    expect(await alerts.between({ fromMs: 0, toMs: 1000 })).toEqual([])
  })

  test('an old snapshot is told', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ kind: 'snapshot-age', olderThanMs: 10 * minute }))
    fleet.oldestSnapshotMs = fleet.nowMs
    await pass(5000)
    await pass(11 * minute)
    expect(phases(alerts)).toEqual(['Busy web firing'])
  })

  test('a rule that makes no sense is refused before anything is changed', () => {
    expect(AlertRule.safeParse({ ...rule(busy), condition: { ...busy, clearValue: 0.95 } }).success).toBe(false)
    expect(AlertRule.safeParse({ ...rule(busy), scope: { kind: 'pool', query: '' }, condition: { kind: 'host-lost', forMs: 0 } }).success).toBe(false)
  })

  test('windows see the alerts that are open, then each change', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ ...busy, forMs: 0 }))
    const stop = new AbortController()
    const seen: AlertEvent[] = []
    const watching = (async () => {
      for await (const event of alerts.watch(stop.signal)) seen.push(event)
    })()
    await vi.waitFor(() => expect(seen).toEqual([{ kind: 'snapshot', alerts: [] }]))
    fleet.cpu = 1
    await pass(5000)
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ kind: 'changed', alerts: [{ phase: 'firing' }] }))
    const id = alerts.list()[0]?.id
    if (!id) throw new Error('no alert')
    await alerts.acknowledge([id], 'I am on it', 'ada')
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ kind: 'changed', alerts: [{ acknowledgement: { by: 'ada', note: 'I am on it' } }] }))
    stop.abort()
    await watching
  })
})

describe('telling people of alerts', () => {
  test('climbs the steps of the policy until somebody acknowledges, and tells of the end', async () => {
    await using sink = await startSink()
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.saveChannel(channel('first', { kind: 'webhook', url: `${sink.url}first` }), 'a-token')
    await alerts.saveChannel(channel('second', { kind: 'slack', url: `${sink.url}second` }), undefined)
    await alerts.book.policies.save(policy([{ afterMs: 0, channelIds: ['first'] }, { afterMs: 10 * minute, channelIds: ['second'] }]))
    await alerts.rules.save(rule({ ...busy, forMs: 0, clearForMs: 0 }, { policyId: 'p' }))
    fleet.cpu = 1
    await pass(5000)
    await vi.waitFor(() => expect(sink.received).toMatchObject([{ path: '/first', headers: { authorization: 'Bearer a-token' }, body: { about: 'firing', title: 'WARNING: Busy - web on kvm01' } }]))
    await pass(10 * minute)
    await vi.waitFor(() => expect(sink.received[1]).toMatchObject({ path: '/second' }))
    const [alert] = alerts.list()
    if (!alert) throw new Error('no alert')
    await alerts.acknowledge([alert.id], '', 'ada')
    await pass(60 * minute)
    fleet.cpu = 0
    await pass(5000)
    await vi.waitFor(() => expect(sink.received.slice(2).map(({ path }) => path).toSorted()).toEqual(['/first', '/second']))
    expect(sink.received.find(({ path }, index) => index > 1 && path === '/first')?.body).toMatchObject({ about: 'resolved' })
    expect(JSON.stringify(alerts.settings())).not.toContain('a-token')
  })

  test('a silence keeps quiet until it ends', async () => {
    await using sink = await startSink()
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.saveChannel(channel('first', { kind: 'webhook', url: sink.url }), undefined)
    await alerts.book.policies.save(policy([{ afterMs: 0, channelIds: ['first'] }]))
    await alerts.rules.save(rule({ ...busy, forMs: 0 }, { policyId: 'p' }))
    const { by: _by, ...silence } = Silence.parse({ id: 's', ruleId: null, query: 'tag:prod', startsAtMs: fleet.nowMs, endsAtMs: fleet.nowMs + 30 * minute, by: '', comment: 'upgrade' })
    await alerts.saveSilence(silence, 'ada')
    fleet.cpu = 1
    await pass(5000)
    expect(alerts.list()).toMatchObject([{ phase: 'firing', silencedUntilMs: silence.endsAtMs }])
    expect(sink.received).toEqual([])
    await pass(30 * minute)
    await vi.waitFor(() => expect(sink.received).toHaveLength(1))
  })

  test('nothing is told twice after a restart, and what fires goes on firing', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'novacron-alerts-'))
    const file = join(dir, 'db.sqlite')
    await using sink = await startSink()
    const start = 1_800_000_000_000
    {
      await using console_ = await startConsole({ file, nowMs: start })
      const { alerts, fleet, pass } = console_
      await withoutDefaults(alerts)
      await alerts.saveChannel(channel('first', { kind: 'webhook', url: sink.url }), undefined)
      await alerts.book.policies.save(policy([{ afterMs: 0, channelIds: ['first'] }]))
      await alerts.rules.save(rule({ ...busy, forMs: 0 }, { policyId: 'p' }))
      fleet.cpu = 1
      await pass(5000)
      await vi.waitFor(() => expect(sink.received).toHaveLength(1))
    }
    {
      await using console_ = await startConsole({ file, nowMs: start + minute })
      const { alerts, fleet, pass } = console_
      fleet.cpu = 1
      await pass(5000)
      await pass(5000)
      expect(alerts.list()).toMatchObject([{ phase: 'firing', firedAtMs: start + 5000 }])
      fleet.cpu = 0
      await pass(5000)
      await pass(minute)
      await vi.waitFor(() => expect(sink.received).toHaveLength(2))
    }
    expect(sink.received.map(({ body }) => (body as { about: string }).about)).toEqual(['firing', 'resolved'])
    rmSync(dir, { recursive: true, force: true })
  })

  test('a channel that answers with an error is tried again, is an alert itself when it goes on, and recovers', async () => {
    let status = 503
    await using sink = await startSink(() => status)
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.saveChannel(channel('first', { kind: 'webhook', url: sink.url }), undefined)
    await alerts.book.policies.save(policy([{ afterMs: 0, channelIds: ['first'] }]))
    await alerts.rules.save(rule({ ...busy, forMs: 0 }, { policyId: 'p' }))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      fleet.cpu = 1
      await pass(5000)
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        await vi.waitFor(() => expect(sink.received).toHaveLength(attempt))
        await vi.waitFor(() => expect(alerts.settings().channels).toMatchObject([{ waiting: 1, problem: { code: 'channel-failed-to-send' } }]))
        await pass(1000)
        if (attempt < 4) await vi.advanceTimersByTimeAsync(5000 * 2 ** (attempt - 1) + 10)
      }
      expect(phases(alerts)).toContain('Alert channel cannot be reached first firing')
      status = 200
      await vi.advanceTimersByTimeAsync(60_000)
      await vi.waitFor(() => expect(alerts.settings().channels).toMatchObject([{ waiting: 0, problem: null }]))
      await pass(1000)
      expect(phases(alerts)).toEqual(['Busy web firing'])
    } finally {
      vi.useRealTimers()
    }
  })

  test('an e-mail arrives at a real SMTP server, with its password', async () => {
    const mails: string[] = []
    let credentials = ''
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth(auth, _session, callback) {
        credentials = `${auth.username}:${auth.password}`
        callback(null, { user: auth.username })
      },
      onData(stream, _session, callback) {
        let text = ''
        stream.on('data', (chunk: Buffer) => void (text += chunk.toString()))
        stream.on('end', () => {
          mails.push(text)
          callback()
        })
      },
    })
    const port = await listenOnLoopback(server)
    await using console_ = await startConsole()
    const { alerts } = console_
    await alerts.saveChannel(channel('mail', { kind: 'smtp', host: '127.0.0.1', port, security: 'none', user: 'console', from: 'console@example.org', to: ['ops@example.org'] }), 'sesame')
    await alerts.testChannel(channel('mail', { kind: 'desktop' }).id, new AbortController().signal)
    expect(credentials).toBe('console:sesame')
    expect(mails[0]).toContain('Subject: NovaCron Console: test message')
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await expect(alerts.testChannel(channel('mail', { kind: 'desktop' }).id, new AbortController().signal)).rejects.toMatchObject({ code: 'channel-failed-to-send' })
  })

  test('a secret store that fails lets the console start, and the channel say why it cannot send', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'novacron-alerts-'))
    const file = join(dir, 'db.sqlite')
    await using sink = await startSink()
    const hook = channel('hook', { kind: 'webhook', url: sink.url })
    {
      await using console_ = await startConsole({ file })
      await console_.alerts.saveChannel(hook, 'a-token')
    }
    await using locked = await startConsole({ file, isLocked: true })
    await expect(locked.alerts.testChannel(hook.id, new AbortController().signal)).rejects.toThrow('the keychain is locked')
    expect(sink.received).toEqual([])
    rmSync(dir, { recursive: true, force: true })
  })

  test('each kind of channel says it in its own words', async () => {
    await using sink = await startSink()
    await using console_ = await startConsole()
    const { alerts } = console_
    const test_ = async (setting: object, secret?: string) => {
      await alerts.saveChannel(channel('c', setting), secret)
      await alerts.testChannel(channel('c', { kind: 'desktop' }).id, new AbortController().signal)
      return sink.received.at(-1)
    }
    expect(await test_({ kind: 'gotify', url: sink.url }, 'g')).toMatchObject({ path: '/message', headers: { 'x-gotify-key': 'g' }, body: { priority: 2 } })
    expect(await test_({ kind: 'ntfy', url: sink.url, topic: 'ops' }, 'n')).toMatchObject({ path: '/', headers: { authorization: 'Bearer n' }, body: { topic: 'ops', priority: 3 } })
    expect(await test_({ kind: 'teams', url: sink.url })).toMatchObject({ body: { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] } })
    expect(await test_({ kind: 'alertmanager', url: `${sink.url}prefix` })).toMatchObject({ path: '/prefix/api/v2/alerts', body: [{ labels: { alertname: 'NovaCronTest' } }] })
  })
})

describe('a rule that is tried', () => {
  const { signal } = new AbortController()

  test('tells of measured values what it finds now and has found in the last hour, and is not saved', async () => {
    await using started = await startConsole()
    await withoutDefaults(started.alerts)
    const trial = await started.alerts.tryRule(rule(busy), signal)
    expect(trial).toMatchObject({ asked: 1, found: 1, overMs: 3_600_000, firing: 0, pending: 1, unjudged: 0, fired: 3, rows: [{ subject: { name: 'web' }, standing: 'pending', value: 0.1 }] })
    expect(started.alerts.settings().rules).toEqual([])
    expect(started.alerts.list()).toEqual([])
  })

  test('asks for snapshots that nobody has looked at yet', async () => {
    await using started = await startConsole()
    started.fleet.oldestSnapshotMs = started.fleet.nowMs - 3 * 24 * 60 * minute
    const trial = await started.alerts.tryRule(rule({ kind: 'snapshot-age', olderThanMs: 24 * 60 * minute }), signal)
    expect(trial).toMatchObject({ overMs: null, firing: 1, rows: [{ standing: 'firing', value: 3 * 24 * 3600 }] })
  })

  test('tells of how many nothing is known: not measured, snapshots that cannot be read, a host that is being connected', async () => {
    await using started = await startConsole()
    const nothing = { asked: 1, firing: 0, pending: 0, unjudged: 1, rows: [] }
    started.fleet.cpu = undefined
    expect(await started.alerts.tryRule(rule(busy), signal)).toMatchObject(nothing)
    started.fleet.canReadSnapshots = false
    expect(await started.alerts.tryRule(rule({ kind: 'snapshot-age', olderThanMs: 24 * 60 * minute }), signal)).toMatchObject(nothing)
    started.fleet.host = { ...started.fleet.host, state: { kind: 'connecting', step: 'tcp', sinceMs: 0 } }
    expect(await started.alerts.tryRule(rule({ kind: 'host-lost', forMs: minute }, { scope: { kind: 'host', query: '' } }), signal)).toMatchObject(nothing)
  })

  test('says that a host lost just now would be waited for', async () => {
    await using started = await startConsole()
    const lost = (sinceMs: number): void => {
      started.fleet.host = { ...started.fleet.host, state: { kind: 'lost', sinceMs, retryAtMs: 0, attempt: 1, problem: { code: 'timed-out', message: '' } } }
    }
    const hostLost = rule({ kind: 'host-lost', forMs: minute }, { scope: { kind: 'host', query: '' } })
    lost(started.fleet.nowMs)
    expect(await started.alerts.tryRule(hostLost, signal)).toMatchObject({ firing: 0, pending: 1 })
    lost(started.fleet.nowMs - 5 * minute)
    expect(await started.alerts.tryRule(hostLost, signal)).toMatchObject({ firing: 1, pending: 0 })
  })
})

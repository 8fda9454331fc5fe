import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createWords } from '#electron/lib/words.ts'
import { Alert, AlertChannel, EscalationPolicy } from '#shared/model/monitoring/alert.ts'
import type { AlertEvent } from '#shared/model/monitoring/alert.ts'
import { messageOf } from './telling/alert-words.ts'
import { busy, hostId, minute, phases, rule, startConsole, withoutDefaults } from './testing/alerts-console.ts'

describe('why an alert fires', () => {
  test('what happened to a guest, and why a host cannot be reached, is told with the alert', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.rules.save(rule({ kind: 'guest-event', events: ['panicked', 'crashed', 'io-error'], holdMs: minute }, { id: 'a' }))
    await alerts.rules.save(rule({ kind: 'host-lost', forMs: 0 }, { id: 'b', name: 'Lost', scope: { kind: 'host', query: '' } }))
    const causes = (): unknown => alerts.list().map(({ cause }) => cause)
    const stopped = (mark: 'panicked' | 'crashed' | 'io-error', detail: string): void => alerts.note(hostId, { kind: 'mark', uuid: fleet.vm.uuid, mark, detail, atMs: 0 })
    stopped('io-error', 'vda: enospc, paused')
    await pass(5000)
    expect(causes()).toEqual([{ event: 'io-error', detail: 'vda: enospc, paused' }])
    await pass(2 * minute)
    // A panic is followed by the stop: it says more.
    stopped('panicked', 'panicked')
    stopped('crashed', 'crashed')
    fleet.vm = { ...fleet.vm, state: 'shutoff', stateReason: 'crashed' }
    alerts.note(hostId, { kind: 'inventory', isComplete: false, vms: [fleet.vm], removed: [], atMs: 0 })
    await pass(5000)
    expect(causes()).toEqual([{ event: 'panicked', detail: 'panicked' }])
    await alerts.rules.remove(rule(busy, { id: 'a' }).id)
    fleet.host = { ...fleet.host, state: { kind: 'lost', sinceMs: 0, retryAtMs: 0, attempt: 1, problem: { code: 'connection-lost', message: 'no route to 10.0.0.1' } } }
    await pass(5000)
    expect(causes()).toEqual([{ event: null, detail: 'no route to 10.0.0.1' }])
  })

  test('what libvirt told a former run holds as long as if it had told this one, and a pool fills on until its line says otherwise', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'novacron-alerts-'))
    const file = join(dir, 'db.sqlite')
    const start = 1_800_000_000_000
    {
      await using console_ = await startConsole({ file, nowMs: start })
      const { alerts, fleet, pass } = console_
      await withoutDefaults(alerts)
      await alerts.rules.save(rule({ kind: 'guest-event', events: ['watchdog'], holdMs: 10 * minute }, { id: 'a' }))
      await alerts.rules.save(rule({ kind: 'pool-filling', withinMs: 3_600_000, lookBackMs: 3_600_000, forMs: 0, clearForMs: 0 }, { id: 'b', name: 'Filling', scope: { kind: 'pool', query: '' } }))
      for (const allocationBytes of [300, 500, 700]) {
        fleet.pool = { ...fleet.pool, allocationBytes }
        await pass(6 * minute)
      }
      alerts.note(hostId, { kind: 'mark', uuid: fleet.vm.uuid, mark: 'watchdog', detail: 'reset', atMs: 0 })
      await pass(5000)
    }
    await using again = await startConsole({ file, nowMs: start + 20 * minute })
    again.fleet.pool = { ...again.fleet.pool, allocationBytes: 700 }
    await again.pass(5000)
    expect(phases(again.alerts).toSorted()).toEqual(['Busy web firing', 'Filling kvm01: default firing'])
    expect(again.alerts.list().map(({ cause }) => cause.event)).toContain('watchdog')
    await again.pass(9 * minute)
    await again.pass(9 * minute)
    expect(phases(again.alerts)).toEqual([])
    rmSync(dir, { recursive: true, force: true })
  })

  test('a message has the reading in its unit, and what happened', () => {
    const alert = Alert.parse({ id: 'x', ruleId: 'r', ruleName: 'Busy', severity: 'warning', policyId: null, subject: { kind: 'vm', hostId, uuid: 'u1', name: 'web' }, instance: 'vda', metric: 'disk.write.bytes', phase: 'firing', value: 3 * 2 ** 20, advice: 'look at it', startedAtMs: 0, firedAtMs: 0, resolvedAtMs: null, acknowledgement: null, silencedUntilMs: null })
    const textOf = (more: Partial<Alert>): string => messageOf({ about: 'firing', alerts: [{ ...alert, ...more }] }, { words: createWords(() => 'en'), hostName: (id) => (id === hostId ? 'kvm01' : undefined) }).text
    expect(textOf({})).toBe('Busy: web on kvm01 (vda), value 3 MiB/s, since 1970-01-01 00:00:00 UTC. look at it')
    expect(textOf({ metric: 'cpu.usage', value: 0.97123, instance: '' })).toContain('value 97.1 %')
    expect(textOf({ metric: null, value: 9000, instance: '' })).toContain('value 2.5 h')
    expect(textOf({ metric: null, value: null, instance: '', cause: { event: 'io-error', detail: 'vda: enospc, paused' }, advice: '' })).toBe('Busy: web on kvm01, I/O error: vda: enospc, paused, since 1970-01-01 00:00:00 UTC')
  })

  test('an alert that goes on is shown and saved once, not at every round', async () => {
    await using console_ = await startConsole()
    const { alerts, fleet, pass } = console_
    await withoutDefaults(alerts)
    await alerts.saveChannel(AlertChannel.parse({ id: 'none', name: 'none', isEnabled: true, setting: { kind: 'desktop' } }), undefined)
    await alerts.book.policies.save(EscalationPolicy.parse({ id: 'p', name: 'On call', steps: [{ afterMs: 0, channelIds: ['none'] }], repeatMs: null, groupWaitMs: 0, tellsResolved: true }))
    await alerts.rules.save(rule({ ...busy, forMs: 0 }, { policyId: 'p' }))
    fleet.cpu = 1
    await pass(5000)
    await pass(5000)
    const stop = new AbortController()
    const seen: AlertEvent[] = []
    const watching = (async () => {
      for await (const event of alerts.watch(stop.signal)) seen.push(event)
    })()
    await vi.waitFor(() => expect(seen).toHaveLength(1))
    for (let round = 0; round < 5; round += 1) await pass(5000)
    expect(seen.map(({ kind }) => kind)).toEqual(['snapshot'])
    stop.abort()
    await watching
  })
})

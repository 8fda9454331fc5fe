import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWords } from '#electron/lib/words.ts'
import { Alert, AlertChannel, ChannelId } from '#shared/model/monitoring/alert.ts'
import type { Delivery } from '../alert-store.ts'
import { postJson } from '../channels/post-json.ts'
import { createDeliveries } from './deliveries.ts'
import type { Deliveries } from './deliveries.ts'

const id = ChannelId.parse('hook')
const channel = AlertChannel.parse({ id, name: 'hook', isEnabled: true, setting: { kind: 'webhook', url: 'http://127.0.0.1/' } })
const alert = Alert.parse({ id: 'a', ruleId: 'r', ruleName: 'Busy', severity: 'warning', policyId: null, subject: { kind: 'console', name: 'x' }, instance: '', metric: null, phase: 'firing', value: null, advice: '', startedAtMs: 0, firedAtMs: 0, resolvedAtMs: null, acknowledgement: null, silencedUntilMs: null })

/** What each request is answered with, in turn; the last one for ever. */
let answers: number[]
let posted: string[]
let removed: string[]
let errors: string[]
let deliveries: Deliveries

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  ;[posted, removed, errors, answers] = [[], [], [], [200]]
  vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
    posted.push((JSON.parse(body) as { name: string }).name)
    return Promise.resolve(new Response('said the other side', { status: answers.length > 1 ? (answers.shift() ?? 200) : (answers[0] ?? 200) }))
  })
  deliveries = createDeliveries({
    channel: () => channel,
    send: (_channel, message, signal) => postJson('http://127.0.0.1/', { body: { name: message.alerts[0]?.ruleName }, signal }),
    remove: (deliveryId) => Promise.resolve(void removed.push(deliveryId)),
    onChange: () => {},
    onError: (error) => errors.push(String(error)),
    words: createWords(() => 'en'),
    hostName: () => undefined,
    now: () => 0,
  })
})
afterEach(async () => {
  await deliveries[Symbol.asyncDispose]()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const message = (name: string): Delivery => ({ id: name, channelId: id, about: 'firing', alerts: [{ ...alert, ruleName: name }], createdAtMs: 0 })
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('a message that is refused as such is given up after some attempts, and those behind it are sent', async () => {
  answers = [400, 400, 400, 400, 200]
  deliveries.add([message('odd'), message('next')])
  await pass(120_000)
  expect(posted).toEqual(['odd', 'odd', 'odd', 'odd', 'next'])
  expect(removed).toEqual(['odd', 'next'])
  expect(errors).toEqual([expect.stringContaining('refused for good')])
  expect(deliveries.state(id)).toMatchObject({ waiting: 0, problem: null, isDead: false })
})

test('an address that refuses everybody keeps its messages', async () => {
  answers = [403]
  deliveries.add([message('one'), message('two')])
  await pass(3_600_000)
  expect(new Set(posted)).toEqual(new Set(['one']))
  expect(deliveries.state(id)).toMatchObject({ waiting: 2, isDead: true, problem: { code: 'channel-failed-to-send' } })
})

test('what waits is tried at once when the channel was changed, or has just worked', async () => {
  answers = [503]
  deliveries.add([message('one')])
  await pass(200_000)
  const attempts = posted.length
  deliveries.tryNow(id)
  await pass(0)
  expect(posted).toHaveLength(attempts + 1)
  answers = [200]
  deliveries.hasWorked(id)
  expect(deliveries.state(id)).toMatchObject({ isDead: false, problem: null })
  await pass(0)
  expect(removed).toEqual(['one'])
})

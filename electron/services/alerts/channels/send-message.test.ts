import { afterEach, expect, test, vi } from 'vitest'
import { ChannelSetting } from '#shared/model/monitoring/alert.ts'
import type { AlertMessage } from '../telling/alert-words.ts'
import { sendMessage } from './send-message.ts'

afterEach(() => void vi.unstubAllGlobals())

/** The priority that each kind of channel is given. */
async function prioritiesOf(message: Pick<AlertMessage, 'about' | 'severity'>): Promise<unknown[]> {
  const priorities: unknown[] = []
  vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
    const parsed: unknown = JSON.parse(body)
    priorities.push(typeof parsed === 'object' && parsed !== null && 'priority' in parsed ? parsed.priority : undefined)
    return Promise.resolve(new Response('{}'))
  })
  const settings = [{ kind: 'gotify', url: 'http://127.0.0.1/' }, { kind: 'ntfy', url: 'http://127.0.0.1/', topic: 'lab' }].map((setting) => ChannelSetting.parse(setting))
  for (const setting of settings) await sendMessage(setting, { alerts: [], lines: [], title: 'x', text: 'y', ...message }, { secret: undefined, signal: new AbortController().signal, showOnDesktop: () => undefined })
  return priorities
}

test('what is critical wakes somebody, and that it is over does not', async () => {
  expect(await prioritiesOf({ about: 'firing', severity: 'critical' })).toEqual([8, 5])
  expect(await prioritiesOf({ about: 'resolved', severity: 'critical' })).toEqual([2, 3])
})

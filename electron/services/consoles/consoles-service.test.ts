import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { tunnel } from '#shared/model/testing/route.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { createConsolesService } from './consoles-service.ts'

function setUp(ticketLifeMs = 10_000) {
  const channels: MessageChannel[] = []
  const openConsole: RemoteProvider['openConsole'] = () => {
    const channel = new MessageChannel()
    channels.push(channel)
    return Promise.resolve({ port: channel.port2, password: 'secret', route: tunnel })
  }
  const consoles = createConsolesService({ sessions: { provider: () => ({ openConsole }) }, ticketLifeMs })
  const open = (sessionId: string) =>
    consoles.open({ hostId: HostId.parse('h'), uuid: DomainUuid.parse('u'), kind: 'vnc', device: '', force: false }, { sessionId, signal: new AbortController().signal })
  return { consoles, open, channels }
}

const invalid = expect.objectContaining({ code: 'ticket-invalid' })

describe('a console ticket', () => {
  it('opens the port once', async () => {
    const { consoles, open, channels } = setUp()
    const { ticket, password, route } = await open('mine')
    expect({ password, route }).toEqual({ password: 'secret', route: tunnel })
    expect(consoles.redeem(ticket, 'mine')).toBe(channels[0]?.port2)
    expect(() => consoles.redeem(ticket, 'mine')).toThrow(invalid)
  })

  it('is of no use to another session, and still good for its own', async () => {
    const { consoles, open } = setUp()
    const { ticket } = await open('mine')
    expect(() => consoles.redeem(ticket, 'theirs')).toThrow(invalid)
    expect(consoles.redeem(ticket, 'mine')).toBeDefined()
  })

  it('closes the console when nobody comes for it in time', async () => {
    const { consoles, open, channels } = setUp(1)
    const { ticket } = await open('mine')
    await once(existing(channels[0]).port1, 'close')
    expect(() => consoles.redeem(ticket, 'mine')).toThrow(invalid)
  })

  it('cannot be guessed', async () => {
    const { open } = setUp()
    const tickets = await Promise.all(Array.from({ length: 50 }, () => open('mine')))
    expect(new Set(tickets.map(({ ticket }) => ticket)).size).toBe(50)
    for (const { ticket } of tickets) expect(Buffer.from(ticket, 'base64url')).toHaveLength(32)
  })
})

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}

// What becomes of a session whose host goes away, loudly or silently.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createFixture } from '../testing/fixture.ts'
import { startScriptedServer } from '../testing/scripted-server.ts'
import type { ScriptedServer } from '../testing/scripted-server.ts'
import { connectSsh } from './connect.ts'
import type { SshSession } from './ssh-session.ts'

describe('a lost connection', { timeout: 30_000 }, () => {
  const fixture = createFixture()
  let server: ScriptedServer | undefined
  afterEach(async () => {
    await server?.[Symbol.asyncDispose]()
  })
  afterAll(() => fixture[Symbol.dispose]())

  const connect = async (config = ''): Promise<{ session: SshSession; running: ScriptedServer }> => {
    const running = await startScriptedServer({ authenticate: (context) => context.accept(), isDeaf: true })
    server = running
    const session = await connectSsh(fixture.options({ destination: { host: '127.0.0.1', port: running.port, user: 'ada' }, environment: fixture.environment(config), isHostKeyIgnored: true }))
    return { session, running }
  }

  it('tells everyone who waits on it', async () => {
    const { session, running } = await connect()
    const waiting = [session.run('anything', { signal: AbortSignal.timeout(20_000) }), session.openTcp({ host: 'x', port: 1 }, { signal: AbortSignal.timeout(20_000) })]
    const outcomes = Promise.allSettled(waiting)
    running.drop()
    expect(await session.closed).toMatchObject({ code: 'connection-lost', step: 'ready' })
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'connection-lost' } })
    await session[Symbol.asyncDispose]()
  })

  it('is seen by its silence before that: a question for a sign of life is answered at once, then not, and ends with the connection', async () => {
    const { session, running } = await connect()
    await session.ping()
    await Promise.all([session.ping(), session.ping()])
    running.fallSilent()
    let isAnswered = false
    const asked = session.ping().then(() => (isAnswered = true))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isAnswered).toBe(false)
    running.drop()
    await asked
    await session[Symbol.asyncDispose]()
  })

  it('is noticed although the host just falls silent', async () => {
    const { session, running } = await connect('ServerAliveInterval 1\nServerAliveCountMax 1\n')
    running.fallSilent()
    expect(await session.closed).toMatchObject({ code: 'connection-lost', message: expect.stringContaining('no sign of life') })
    await session[Symbol.asyncDispose]()
  })
})

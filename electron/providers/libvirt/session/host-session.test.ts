// The states of a session, with transports that fail on demand and lead to the simulated libvirt server where they do not.
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { createDemoHost } from '#electron/providers/demo/demo-host.ts'
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { HostState } from '#shared/model/hosts/host.ts'
import type { HostTransport } from '../transport/host-transport.ts'
import { createHostSession } from './host-session.ts'
import { createLibvirtLogin } from './libvirt-login.ts'
import type { HostSession } from './host-session.ts'

const refusal = (code: ErrorCode): AppError => new AppError(code, { message: `on purpose: ${code}`, hint: 'connect-first' })

class Scenario {
  readonly demo = createDemoHost('demo://lab/kvm01?vms=2&activity=none')
  readonly states: HostState[] = []
  /** Errors of the next transports and of the next channels; when none is left they open. */
  readonly transportErrors: AppError[] = []
  readonly channelErrors: AppError[] = []
  /** The next channels are not answered. */
  isSilent = false
  transports = 0
  links = 0
  streams: Duplex[] = []
  cut: (error: Error) => void = () => {}
  readonly #waiting = new Set<() => void>()
  readonly session: HostSession = createHostSession({
    login: createLibvirtLogin({ address: 'kvm01', ask: () => Promise.resolve({ kind: 'refuse' }) }),
    name: 'kvm01',
    daemonUri: 'qemu:///system',
    openTransport: async () => this.#openTransport(),
    onLink: async () => void (this.links += 1),
    onState: (state) => {
      this.states.push(state)
      for (const check of this.#waiting) check()
    },
    onWarning: () => {},
    random: () => 0.5,
  })

  until(kind: HostState['kind'], times = 1): Promise<HostState | undefined> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.states.filter((state) => state.kind === kind).length < times || this.states.at(-1)?.kind !== kind) return
        this.#waiting.delete(check)
        resolve(this.states.at(-1))
      }
      this.#waiting.add(check)
      check()
    })
  }

  kinds(): string[] {
    return this.states.map((state) => (state.kind === 'connecting' ? state.step : state.kind))
  }

  #openTransport(): HostTransport {
    this.transports += 1
    const error = this.transportErrors.shift()
    if (error) throw error
    const closed = Promise.withResolvers<Error>()
    this.cut = closed.resolve
    return {
      way: { kind: 'local' },
      libvirtEnd: { kind: 'built-in' },
      closed: closed.promise,
      openLibvirt: async () => {
        const failure = this.channelErrors.shift()
        if (failure) throw failure
        if (this.isSilent) await new Promise(() => {})
        const stream = this.demo.openLibvirt()
        this.streams.push(stream)
        return stream
      },
      openTcp: () => Promise.reject(refusal('channel-failed')),
      openUnixSocket: () => Promise.reject(refusal('channel-failed')),
      openCommand: () => Promise.reject(new Error('no commands')),
      ping: () => Promise.resolve(),
      run: () => Promise.reject(refusal('channel-failed')),
      [Symbol.asyncDispose]: async () => this.streams.splice(0).forEach((stream) => stream.destroy()),
    }
  }
}

describe('a host session', () => {
  let scenario: Scenario | undefined
  const begin = (): Scenario => (scenario = new Scenario())

  afterEach(async () => {
    await scenario?.session.disconnect()
    scenario?.demo[Symbol.dispose]()
  })

  test('walks through its steps and is connected', async () => {
    const { session, until, kinds } = bound(begin())
    session.connect()
    session.connect()
    await until('connected')
    expect(kinds()).toEqual(['resolve', 'channel', 'libvirt', 'inventory', 'connected'])
    expect(session.link().control.connection.uri).toBe('qemu:///system')
    await session.disconnect()
    expect(kinds().at(-1)).toBe('disconnected')
    expect(() => session.link()).toThrowError(expect.objectContaining({ code: 'host-not-connected' }))
  })

  test('tries a host again that cannot be reached, at once when it is asked to', async () => {
    const one = begin()
    one.transportErrors.push(refusal('connection-refused'), refusal('timed-out'))
    one.session.connect()
    expect(await one.until('lost')).toMatchObject({ attempt: 1, problem: { code: 'connection-refused', hint: 'connect-first' } })
    one.session.connect()
    expect(await one.until('lost', 2)).toMatchObject({ attempt: 2, problem: { code: 'timed-out' } })
    one.session.connect()
    await one.until('connected')
    expect(one.transports).toBe(3)
  })

  test('waits for a person where only one can help, and tries anew when asked', async () => {
    const one = begin()
    one.transportErrors.push(refusal('auth-refused'))
    one.session.connect()
    expect(await one.until('refused')).toMatchObject({ problem: { code: 'auth-refused' } })
    one.session.connect()
    await one.until('connected')
  })

  test('keeps the way to a host without libvirt open, and uses it once there is one', async () => {
    const one = begin()
    one.channelErrors.push(refusal('libvirt-missing'), refusal('libvirt-missing'))
    one.session.connect()
    await one.until('refused')
    one.session.connect()
    await expect.poll(() => one.channelErrors.length).toBe(0)
    one.session.connect()
    await one.until('connected')
    expect(one.transports).toBe(1)
    expect(one.kinds().filter((kind) => kind === 'refused')).toHaveLength(1)
  })

  test('links again over the same transport when the daemon restarts', async () => {
    const one = begin()
    one.session.connect()
    await one.until('connected')
    one.channelErrors.push(refusal('libvirt-missing'))
    one.streams.splice(0).forEach((stream) => stream.destroy())
    await one.until('connected', 2)
    expect(one).toMatchObject({ transports: 1, links: 2 })
    expect(one.kinds().filter((kind) => kind === 'lost')).toHaveLength(2)
    const since = one.states.flatMap((state) => (state.kind === 'connecting' ? [state.sinceMs] : []))
    expect(since.at(-1), 'not since the transport was opened').toBeGreaterThan(since[0] ?? Infinity)
  })

  test('takes a new transport when the old one is gone, and says since when the host is lost', async () => {
    const one = begin()
    one.session.connect()
    await one.until('connected')
    one.transportErrors.push(refusal('timed-out'))
    one.cut(refusal('connection-lost'))
    const first = await one.until('lost')
    one.session.connect()
    const second = await one.until('lost', 2)
    expect(first).toMatchObject({ problem: { code: 'connection-lost' } })
    expect(second).toMatchObject({ problem: { code: 'timed-out' }, sinceMs: first?.kind === 'lost' ? first.sinceMs : 0 })
    one.session.connect()
    await one.until('connected', 2)
    const attempts = one.states.flatMap((state) => (state.kind === 'connecting' && state.step === 'resolve' ? [state.after] : []))
    expect(attempts, 'each attempt says what the host was lost by').toMatchObject([
      undefined,
      { problem: { code: 'connection-lost' }, attempt: 1 },
      { problem: { code: 'timed-out' }, attempt: 2, sinceMs: first?.kind === 'lost' ? first.sinceMs : 0 },
    ])
    expect(one.transports).toBe(3)
  })

  test.each(['was lost', 'was disconnected by a person'])('ends what opens a connection of its own as lost, not as cancelled, when the host %s', async (how) => {
    const one = begin()
    one.session.connect()
    await one.until('connected')
    one.isSilent = true
    const own = one.session.link().openOwn(new AbortController().signal)
    own.catch(() => {})
    if (how === 'was lost') one.cut(refusal('connection-lost'))
    else void one.session.disconnect()
    await expect(own).rejects.toMatchObject({ code: 'connection-lost' })
  })

  test('can be disconnected while it waits', async () => {
    const one = begin()
    one.transportErrors.push(refusal('timed-out'))
    one.session.connect()
    await one.until('lost')
    await one.session.disconnect()
    expect(one.kinds().at(-1)).toBe('disconnected')
    expect(one.transports).toBe(1)
  })
})

function bound(one: Scenario): { session: HostSession; until: Scenario['until']; kinds: Scenario['kinds'] } {
  return { session: one.session, until: (kind, times) => one.until(kind, times), kinds: () => one.kinds() }
}

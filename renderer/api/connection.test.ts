import { ORPCError } from '@orpc/client'
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { followStream } from './follow-stream.ts'
import type { OpenLink } from './link.ts'

/** A server of one call: answers what `answer` says, and can be cut off like a killed process. */
function breakableServer(answer: (path: readonly string[]) => unknown) {
  let cut: (() => void) | undefined
  let isDown = false
  let opened = 0
  return {
    opened: () => opened,
    goDown: () => {
      isDown = true
      cut?.()
    },
    comeUp: () => {
      isDown = false
    },
    openLink: async (): Promise<OpenLink> => {
      if (isDown) throw new AppError('connection-refused', { message: 'down' })
      opened += 1
      const closed = new Promise<void>((resolve) => {
        cut = resolve
      })
      return { link: { call: async (path) => answer(path) }, closed, [Symbol.dispose]: () => undefined }
    },
  }
}

const backoff = { firstMs: 1, lastMs: 5 }
const open: Connection[] = []

function connect(server: ReturnType<typeof breakableServer>, callWaitMs = 2_000): Connection {
  const connection = createConnection({ openLink: server.openLink, backoff, callWaitMs })
  open.push(connection)
  return connection
}

function until(connection: Connection, kind: string): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (connection.state().kind === kind) resolve()
    }
    connection.subscribe(check)
    check()
  })
}

afterEach(() => {
  for (const connection of open.splice(0)) connection[Symbol.dispose]()
})

describe('the connection', () => {
  test('lets a call made before it is open wait for it', async () => {
    const connection = connect(breakableServer((path) => path.join('.')))
    expect(connection.state().kind).toBe('connecting')
    await expect(connection.client.system.about()).resolves.toBe('system.about')
    expect(connection.state().kind).toBe('open')
  })

  test('says since when it is lost, tries again by itself and carries on with the same client', async () => {
    const server = breakableServer(() => 'fine')
    const connection = connect(server)
    await until(connection, 'open')
    server.goDown()
    await until(connection, 'lost')
    const lost = connection.state()
    server.comeUp()
    await until(connection, 'open')
    expect(server.opened()).toBe(2)
    expect(lost).toMatchObject({ kind: 'lost', problem: { code: 'connection-lost' } })
    await expect(connection.client.system.about()).resolves.toBe('fine')
  })

  test('fails a call that finds no link in time, with the reason why there is none', async () => {
    const server = breakableServer(() => 'fine')
    server.goDown()
    const connection = connect(server, 30)
    await expect(connection.client.system.about()).rejects.toMatchObject({ name: 'AppError', code: 'connection-refused' })
  })

  test('turns the wire error of a call into an AppError with its parameters and hint', async () => {
    const connection = connect(
      breakableServer(() => {
        throw new ORPCError('vm-busy', { message: 'locked', data: { params: { vm: 'db1' }, hint: 'machine-job' } })
      }),
    )
    await expect(connection.client.system.about()).rejects.toMatchObject({ name: 'AppError', code: 'vm-busy', params: { vm: 'db1' }, hint: 'machine-job' })
  })

  test('tells a call that its caller cancelled apart from a lost connection', async () => {
    const cancel = new AbortController()
    const connection = connect(
      breakableServer(() => {
        cancel.abort()
        throw new Error('the peer was closed')
      }),
    )
    await expect(connection.client.system.about(undefined, { signal: cancel.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a followed stream', () => {
  test('subscribes again when it ends or breaks, until its signal aborts', async () => {
    const stop = new AbortController()
    const seen: number[] = []
    let subscriptions = 0
    async function* stream(): AsyncGenerator<number> {
      subscriptions += 1
      yield subscriptions
      if (subscriptions === 1) throw new Error('the link broke')
    }
    await followStream(
      stop.signal,
      async () => stream(),
      (event) => {
        seen.push(event)
        if (event === 3) stop.abort()
      },
    )
    expect(seen).toEqual([1, 2, 3])
  })

  test('goes on by itself when its session has ended and another was opened', async () => {
    const stop = new AbortController()
    let asked = 0
    async function* stream(): AsyncGenerator<string> {
      yield 'live'
    }
    const subscribe = (): Promise<AsyncIterable<string>> => {
      asked += 1
      return asked === 1 ? Promise.reject(new AppError('session-ended', { message: 'no session', hint: 'open-link' })) : Promise.resolve(stream())
    }
    const seen: string[] = []
    await followStream(stop.signal, subscribe, (event) => {
      seen.push(event)
      stop.abort()
    })
    expect(seen).toEqual(['live'])
  })

  test('gives up when the server refuses it for good', async () => {
    const refused = new ORPCError('not-permitted', { message: 'no' })
    await expect(followStream(new AbortController().signal, () => Promise.reject(refused), () => undefined)).rejects.toMatchObject({ code: 'not-permitted' })
  })

  test('lets a fault of its own reader through instead of subscribing for ever', async () => {
    async function* stream(): AsyncGenerator<number> {
      yield 1
    }
    const fault = new TypeError('a bug')
    await expect(
      followStream(
        new AbortController().signal,
        async () => stream(),
        () => {
          throw fault
        },
      ),
    ).rejects.toBe(fault)
  })
})

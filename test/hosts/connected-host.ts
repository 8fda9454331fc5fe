// One host of the testbed with a session to it, for all tests of a file: cleared of what an earlier run left, and again at the end.
import { afterAll, beforeAll } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

export interface ConnectedHost {
  readonly host: TestbedHost
  readonly opened: TestHost
}

export interface ConnectedHostOptions {
  /** Of the testbed, from 1. */
  readonly number: number
  readonly clearAway: (host: TestbedHost) => Promise<void>
  /** What has to be there before the session begins. */
  readonly prepare?: (host: TestbedHost) => Promise<void>
  /** What has to have been told before the first test. */
  readonly isReady?: (opened: TestHost) => boolean
}

/** Inside of a `describe`; `onReady` comes before its first test. */
export function connectedHost({ number, clearAway, prepare, isReady }: ConnectedHostOptions, onReady: (connected: ConnectedHost) => void): void {
  const stack = new AsyncDisposableStack()
  beforeAll(async () => {
    const [host] = stack.use(await openTestbed({ hosts: [number] })).hosts
    if (!host) throw new Error(`the testbed has no host ${number}`)
    stack.defer(() => clearAway(host))
    await clearAway(host)
    await prepare?.(host)
    const opened = stack.use(openTestHost(createProvider, host.uri))
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
    if (isReady) await opened.until(() => isReady(opened), 30_000)
    onReady({ host, opened })
  })
  afterAll(() => stack.disposeAsync())
}

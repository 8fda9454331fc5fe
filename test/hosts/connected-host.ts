// One host of the testbed with a session to it, for all tests of a file.
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { clearedHost } from './cleared-host.ts'
import type { ClearedHostOptions } from './cleared-host.ts'

export interface ConnectedHost {
  readonly host: TestbedHost
  readonly opened: TestHost
}

export interface ConnectedHostOptions extends Omit<ClearedHostOptions, 'deadlineMs'> {
  /** What has to have been told before the first test. */
  readonly isReady?: (opened: TestHost) => boolean
}

/** Inside of a `describe`; `onReady` comes before its first test. */
export function connectedHost({ isReady, ...options }: ConnectedHostOptions, onReady: (connected: ConnectedHost) => void): void {
  clearedHost(options, async (host, stack) => {
    const opened = stack.use(openTestHost(createProvider, host.uri))
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
    if (isReady) await opened.until(() => isReady(opened), 30_000)
    onReady({ host, opened })
  })
}

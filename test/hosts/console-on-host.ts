// A whole console with one host of the testbed, for all tests of a file.
import { vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { clearedHost } from './cleared-host.ts'
import type { ClearedHostOptions } from './cleared-host.ts'
import { openConsoleClient } from './console-client.ts'

export interface ConsoleOnHost {
  readonly host: TestbedHost
  readonly client: ConsoleClient
  readonly hostId: HostId
}

export interface ConsoleOnHostOptions extends Omit<ClearedHostOptions, 'deadlineMs'> {
  /** What the console has to know before the first test. */
  readonly isReady?: (client: ConsoleClient) => Promise<boolean>
}

const preparationDeadlineMs = 120_000

/** Inside of a `describe`; `onReady` comes before its first test. */
export function consoleOnHost({ isReady, ...options }: ConsoleOnHostOptions, onReady: (opened: ConsoleOnHost) => void): void {
  clearedHost({ ...options, deadlineMs: preparationDeadlineMs }, async (host, stack) => {
    const { client } = stack.use(await openConsoleClient(host))
    if (isReady) await vi.waitUntil(() => isReady(client), { timeout: 20_000 })
    const [first] = await client.inventory.listHosts()
    if (!first) throw new Error('the console has no host')
    onReady({ host, client, hostId: first.id })
  })
}

// A whole console with one host of the testbed, for all tests of a file: cleared of what an earlier run left, and again at the end.
import { afterAll, beforeAll, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId } from '#shared/model/ids.ts'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { openConsoleClient } from './console-client.ts'

export interface ConsoleOnHost {
  readonly host: TestbedHost
  readonly client: ConsoleClient
  readonly hostId: HostId
}

export interface ConsoleOnHostOptions {
  /** Of the testbed, from 1. */
  readonly number: number
  readonly clearAway: (host: TestbedHost) => Promise<void>
  /** What has to be there before the console begins. */
  readonly prepare?: (host: TestbedHost) => Promise<void>
  /** What the console has to know before the first test. */
  readonly isReady?: (client: ConsoleClient) => Promise<boolean>
}

const preparationDeadlineMs = 120_000

/** Inside of a `describe`; `onReady` comes before its first test. */
export function consoleOnHost({ number, clearAway, prepare, isReady }: ConsoleOnHostOptions, onReady: (opened: ConsoleOnHost) => void): void {
  const stack = new AsyncDisposableStack()
  beforeAll(async () => {
    const [host] = stack.use(await openTestbed({ hosts: [number] })).hosts
    if (!host) throw new Error(`the testbed has no host ${number}`)
    stack.defer(() => clearAway(host))
    await clearAway(host)
    await prepare?.(host)
    const { client } = stack.use(await openConsoleClient(host))
    if (isReady) await vi.waitUntil(() => isReady(client), { timeout: 20_000 })
    const [first] = await client.inventory.listHosts()
    if (!first) throw new Error('the console has no host')
    onReady({ host, client, hostId: first.id })
  }, preparationDeadlineMs)
  afterAll(() => stack.disposeAsync())
}

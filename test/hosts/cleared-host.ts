// One host of the testbed for all tests of a file: cleared of what an earlier run left, and again at the end.
import { afterAll, beforeAll } from 'vitest'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

export interface ClearedHostOptions {
  /** Of the testbed, from 1. */
  readonly number: number
  readonly clearAway: (host: TestbedHost) => Promise<void>
  /** What has to be there before the host is used. */
  readonly prepare?: (host: TestbedHost) => Promise<void>
  readonly deadlineMs?: number
}

/** Inside of a `describe`; `onReady` comes before its first test. What it puts on the stack is disposed before the host is cleared. */
export function clearedHost({ number, clearAway, prepare, deadlineMs }: ClearedHostOptions, onReady: (host: TestbedHost, stack: AsyncDisposableStack) => Promise<void>): void {
  const stack = new AsyncDisposableStack()
  beforeAll(async () => {
    const [host] = stack.use(await openTestbed({ hosts: [number] })).hosts
    if (!host) throw new Error(`the testbed has no host ${number}`)
    stack.defer(() => clearAway(host))
    await clearAway(host)
    await prepare?.(host)
    await onReady(host, stack)
  }, deadlineMs)
  afterAll(() => stack.disposeAsync())
}

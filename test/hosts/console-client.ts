// A whole console in a process of its own with one host of the testbed, and the typed client of it.
import { vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import { openRpc } from '../conformance/headless-app.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

export interface OpenedConsole extends AsyncDisposable {
  readonly client: ConsoleClient
}

/** Resolves when the host is connected. `dataDir`: what an earlier console has left there is gone on with. */
export async function openConsoleClient(host: TestbedHost, { dataDir }: { readonly dataDir?: string } = {}): Promise<OpenedConsole> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startConsoleServer(dataDir === undefined ? {} : { args: ['--data-dir', dataDir] }))
  const page = await fetch(server.link, { redirect: 'manual' })
  const { client } = stack.use(await openRpc(server.origin, (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''))
  if ((await client.inventory.listHosts()).length === 0) await client.hosts.add({ uri: host.uri, name: 'host' })
  await vi.waitUntil(async () => (await client.inventory.listHosts())[0]?.state.kind === 'connected', { timeout: 20_000 })
  const kept = stack.move()
  return { client, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export async function taskEnd(client: ConsoleClient, taskId: TaskId): Promise<Task> {
  for await (const event of await client.tasks.watch()) {
    const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
    if (task && isEnded(task.state)) return task
  }
  throw new Error('the stream ended before the task')
}

// A console with one real host and a page on it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startConsoleProcess, untilComplete } from '../fleet/console-process.ts'
import { openPage } from './open-page.ts'
import type { OpenPage } from './open-page.ts'

export async function openConsoleWithHost(uri: string, initScript: () => void): Promise<OpenPage> {
  await using stack = new AsyncDisposableStack()
  const dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-bench-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  const launched = stack.use(await startConsoleProcess(dataDir))
  await launched.client.hosts.add({ uri })
  await untilComplete(launched, { hosts: 1, vms: 1 })
  const { page } = stack.use(await openPage(launched.link, initScript))
  const kept = stack.move()
  return { page, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

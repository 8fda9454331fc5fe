// The console with a day of history, and its page on the charts of ten machines.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startConsoleProcess, untilComplete } from '../fleet/console-process.ts'
import { openPage } from '../ui/open-page.ts'
import { compared, watchDrawing, writeDay } from './chart-rows.ts'

const fleet = { hosts: 2, vms: 20 } as const

export async function openCharts(): Promise<{ readonly page: Page } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-bench-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  writeDay(dataDir, await firstMachines(dataDir))
  const launched = stack.use(await startConsoleProcess(dataDir))
  await untilComplete(launched, fleet)
  const { page } = stack.use(await openPage(launched.link, watchDrawing))
  await page.getByRole('searchbox').first().fill('state:running')
  await page.getByTestId('vm-table').getByRole('link').first().click()
  await page.getByRole('tab', { name: 'Performance' }).click()
  await page.getByRole('button', { name: 'Compare' }).click()
  for (let at = 0; at < compared - 1; at += 1) await page.getByRole('dialog').getByRole('checkbox').nth(at).check()
  await page.keyboard.press('Escape')
  const kept = stack.move()
  return { page, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

/** Those that the page will compare: it lists them by name. The same fleet has the same machines at each start. */
async function firstMachines(dataDir: string) {
  await using first = await startConsoleProcess(dataDir)
  await first.client.hosts.add({ uri: `demo://charts?hosts=${fleet.hosts}&vms=${fleet.vms}` })
  await untilComplete(first, fleet)
  const vms = await first.client.inventory.listVms({ query: '' })
  return vms.map(({ uuid }) => uuid)
}

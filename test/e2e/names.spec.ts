// Names that disguise a machine as another: what hides in them is written out wherever they are shown, and true names are as they are.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import * as z from 'zod'
import { Vm } from '#shared/model/machines/vm.ts'
import { whyNoChromium } from './chromium.ts'
import type { ConsoleServer } from './console-server.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=1&vms=40' })

const arabic = 'خادم-1'

test('shows what hides in names in lists, pages, menus and questions', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByTestId('vm-table').getByRole('row').nth(20)).toBeVisible()
  const machines = z.array(Vm).parse(await ask(server, '/vms'))
  const [first, second] = machines.filter(({ state, hasManagedSave, isProtected }) => state === 'shutoff' && !hasManagedSave && isProtected !== true)
  const model = machines.find(({ state }) => state === 'running')
  if (!first || !second || !model) throw new Error('the demo has too few machines')
  await rename(server, first, `${model.name}\u200b`)
  await rename(server, second, arabic)
  const shown = `${model.name}[U+200B]`
  const row = page.getByTestId('vm-table').getByRole('row').filter({ hasText: shown })
  const search = page.getByRole('searchbox')
  await search.fill(arabic)
  await expect(page.getByTestId('vm-table').getByText(arabic, { exact: true })).toBeVisible()
  await search.fill(model.name)
  await expect(row).toBeVisible()
  expect(await hiddenOn(page)).toEqual([])
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog', { name: `Delete ${shown}` })).toBeVisible()
  expect(await hiddenOn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await row.getByRole('link').click()
  await expect(page.locator('main').getByRole('heading', { name: shown })).toBeVisible()
  expect(await hiddenOn(page)).toEqual([])
})

/** Texts and names for screen readers with something in them that cannot be seen. */
function hiddenOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hidden = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f]/
    const texts = [...document.querySelectorAll('body *')].flatMap((element) => [...[...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ nodeValue }) => nodeValue ?? ''), element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? ''])
    return texts.filter((text) => hidden.test(text))
  })
}

async function rename(server: ConsoleServer, { hostId, uuid }: Vm, name: string): Promise<void> {
  await ask(server, '/vms/rename', { hostId, uuid, name })
}

/** As a script would. */
async function ask({ origin, dataDir }: ConsoleServer, path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${readFileSync(join(dataDir, 'api-token'), 'utf8').trim()}` }
  const response = await fetch(`${origin}/api/v1${path}`, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
  expect(response.ok, await response.clone().text()).toBe(true)
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

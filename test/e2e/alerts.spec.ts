// Alerts and reports, as a person uses them: a rule is made, fires, is acknowledged and silenced; a report is made and is a file.
import { readFileSync } from 'node:fs'
import { test as base, expect } from '@playwright/test'
import { extractText, getDocumentProxy } from 'unpdf'
import { whyNoChromium } from './chromium.ts'
import { startConsoleServer } from './console-server.ts'
import type { ConsoleServer } from './console-server.ts'

const whyNot = whyNoChromium()
const test = base.extend<{ server: ConsoleServer }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures out of the braces
  server: async ({}, use) => {
    await using server = await startConsoleServer({ args: ['--demo=demo://lab?hosts=2&vms=20'] })
    await use(server)
  },
})
test.skip(whyNot !== undefined, whyNot)

test('a rule is made, fires, is acknowledged, silenced and deleted', async ({ page, server }) => {
  // What it waits for by itself may take longer than a journey has.
  test.setTimeout(150_000)
  await page.goto(server.link)
  await page.getByRole('link', { name: /^Alerts/ }).click()
  await page.getByRole('tab', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Any CPU at all')
  await dialog.getByLabel('Only those that match').fill('name:web-01')
  await expect(dialog.getByText('Finds 1 now: web-01')).toBeVisible()
  await dialog.getByLabel('Limit', { exact: true }).fill('0.01')
  await expect(dialog.getByText('Must be on the good side of the limit')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Create rule' })).toBeDisabled()
  await dialog.getByLabel('Clears at', { exact: true }).fill('0')
  await dialog.getByLabel('Fires after', { exact: true }).fill('0')
  // Tried before it is saved; again until the first figures are there.
  await expect(async () => {
    await dialog.getByRole('button', { name: /^Try/ }).click()
    await expect(dialog.getByText(/^Now: 1 firing, 0 pending, of 1 checked/)).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 40_000 })
  await expect(dialog.getByRole('region', { name: 'What the rule finds' }).getByRole('link', { name: 'web-01' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Create rule' }).click()
  await expect(page.getByTestId('alert-rules').getByText('Any CPU at all', { exact: true })).toBeVisible()

  await page.getByRole('tab', { name: 'Alerts' }).click()
  const row = page.getByTestId('alerts').getByRole('row').filter({ hasText: 'Any CPU at all' })
  await expect(row).toContainText('web-01', { timeout: 40_000 })
  await expect(row).toContainText('Firing')
  await row.click()
  await page.getByRole('button', { name: 'Acknowledge' }).click()
  await page.getByRole('dialog').getByLabel('Note').fill('known')
  await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
  await expect(row).toContainText('Acknowledged')
  await page.getByRole('button', { name: 'Silence' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Silence' }).click()
  await expect(row).toContainText('Silenced', { timeout: 20_000 })

  await page.getByRole('tab', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'Delete Any CPU at all' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByTestId('alert-rules').getByText('Any CPU at all', { exact: true })).toBeHidden()
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByTestId('alert-history').getByText('Any CPU at all')).toBeVisible({ timeout: 20_000 })
})

test('a channel is made, its test fails with what the other side said, and a policy uses it', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: /^Alerts/ }).click()
  await page.getByRole('tab', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'New channel' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nowhere')
  await dialog.getByLabel('Type').click()
  await page.getByRole('option', { name: 'Webhook (JSON)' }).click()
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/')
  await dialog.getByRole('button', { name: 'Create channel' }).click()
  await page.getByRole('listitem', { name: 'Nowhere' }).getByRole('button', { name: 'Test' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '127.0.0.1:9' })).toBeVisible()
  await page.getByRole('button', { name: 'New policy' }).click()
  await dialog.getByLabel('Name').fill('On call')
  await dialog.getByRole('button', { name: 'Create policy' }).click()
  await expect(page.getByRole('listitem', { name: 'On call' })).toContainText('At once: Nowhere')
})

test('alerts are told in the window, and by the system once whoever is at the browser allows it', async ({ page, server }) => {
  await page.addInitScript(() => {
    const told: string[] = []
    class StandIn extends EventTarget {
      static permission = 'default'
      static requestPermission(): Promise<string> {
        StandIn.permission = 'granted'
        return Promise.resolve('granted')
      }
      constructor(title: string) {
        super()
        told.push(title)
      }
    }
    Object.assign(window, { Notification: StandIn, told })
  })
  await page.goto(server.link)
  await page.getByRole('link', { name: /^Alerts/ }).click()
  await page.getByRole('tab', { name: 'Channels' }).click()
  const token = readFileSync(`${server.dataDir}/api-token`, 'utf8').trim()
  await fetch(`${server.origin}/api/v1/alerts/channels`, { method: 'PUT', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ channel: { id: 'd', name: 'Everybody', isEnabled: true, setting: { kind: 'desktop' } } }) })
  const line = page.getByRole('listitem', { name: 'Everybody' })
  const tellings = (): Promise<unknown> => page.evaluate(() => ('told' in window ? window.told : undefined))
  await line.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'NovaCron Console: test message' })).toBeVisible()
  expect(await tellings()).toEqual([])
  await line.getByRole('button', { name: 'Also while this window is hidden' }).click()
  await expect(line.getByRole('button', { name: 'Also while this window is hidden' })).toBeHidden()
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { get: () => true }))
  await line.getByRole('button', { name: 'Test' }).click()
  await expect.poll(tellings).toEqual(['NovaCron Console: test message'])
})

test('a dialog that cannot save stays, with what was typed and the reason', async ({ page, server }) => {
  const token = readFileSync(`${server.dataDir}/api-token`, 'utf8').trim()
  const call = (method: string, path: string, body?: object): Promise<Response> => fetch(`${server.origin}/api/v1/alerts${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) })
  const everybody = { channel: { id: 'd', name: 'Everybody', isEnabled: true, setting: { kind: 'desktop' } } }
  await call('PUT', '/channels', everybody)
  await page.goto(server.link)
  await page.getByRole('link', { name: /^Alerts/ }).click()
  await page.getByRole('tab', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'New policy' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('On call')
  // Somebody else takes away meanwhile whom it tells.
  expect((await call('DELETE', '/channels/d')).ok).toBe(true)
  await dialog.getByRole('button', { name: 'Create policy' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(dialog.getByLabel('Name')).toHaveValue('On call')
  await call('PUT', '/channels', everybody)
  await dialog.getByRole('button', { name: 'Create policy' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('listitem', { name: 'On call' })).toBeVisible()
})

test('the buttons of a long dialog are in sight in a small window', async ({ page, server }) => {
  await page.setViewportSize({ width: 900, height: 560 })
  await page.goto(server.link)
  await page.getByRole('link', { name: /^Alerts/ }).click()
  await page.getByRole('tab', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'New rule' }).click()
  const create = page.getByRole('dialog').getByRole('button', { name: 'Create rule' })
  await expect(create).toBeInViewport({ ratio: 1 })
  await page.getByRole('dialog').getByLabel('What to do').fill('Call somebody')
  await expect(create).toBeInViewport({ ratio: 1 })
})

test('a report is made as a task and saved as PDF', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('button', { name: 'New report' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Template').click()
  await page.getByRole('option', { name: 'Monthly capacity' }).click()
  await dialog.getByRole('button', { name: 'Create report' }).click()
  const row = page.getByTestId('reports').getByRole('row').filter({ hasText: 'Monthly capacity' })
  await expect(row).toBeVisible({ timeout: 40_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('button', { name: /^Save/ }).click()])
  expect(download.suggestedFilename()).toMatch(/^monthly-capacity-\d{4}-\d{2}-\d{2}\.pdf$/)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(await download.path()))), { mergePages: true })
  expect(text).toContain('Monthly capacity')
  expect(text).toContain('kvm01')
})

test('a schedule of reports that never comes is not saved, says so in its dialog, and keeps what was typed', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('tab', { name: 'Schedules' }).click()
  await page.getByRole('button', { name: 'New schedule' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('It runs only while the console runs.')).toBeVisible()
  await dialog.getByLabel('When').click()
  await page.getByRole('option', { name: 'Cron expression' }).click()
  await dialog.getByLabel('Cron expression').fill('0 0 30 2 *')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toBeInViewport()
  await dialog.getByLabel('Cron expression').fill('0 6 * * *')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByTestId('schedules').getByRole('listitem', { name: 'Report' })).toBeVisible()
})

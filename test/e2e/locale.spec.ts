// A browser of a German in New Zealand: numbers, sizes and times as they are written there, all of them, on every page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { VmRef } from '#shared/model/ids.ts'
import { whyNoChromium } from './chromium.ts'
import type { ConsoleServer } from './console-server.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=2&vms=1600', locale: 'de-DE', timezoneId: 'Pacific/Auckland' })

const areas = ['/', '/dashboard', '/dashboard/hosts', '/dashboard/collection', '/storage', '/networks', '/alerts', '/alerts/rules', '/reports', '/schedules', '/trash']
/** "1.5 GiB", "1,600 VMs", "1600 VMs", "PM": as an English browser has them. */
const foreign = /\d\.\d{1,2}(?!\d|\.)\s?(?:[KMGTP]?i?B|%|h|d|min|ms|°C|CPU)\b|(?<![\d,.])[1-9]\d{0,2},\d{3}(?![\d,])|(?<![\d.,:/-])\d{4,} (?:VM|host|machine|virtual|selected|running|CPU|row)|\d\s?[AP]M\b/g

test('no page mixes ways of writing numbers and times', async ({ page, server }) => {
  test.setTimeout(180_000)
  await page.goto(server.link)
  await expect(page.getByTestId('row-count')).toContainText('1.600')
  const [machine] = z.array(VmRef).parse(await read(server, '/vms'))
  if (!machine) throw new Error('the demo has no machine')
  const ofMachine = ['overview', 'performance', 'hardware', 'snapshots', 'tasks'].map((tab) => `/vms/${machine.hostId}/${machine.uuid}/${tab}`)
  const ofHost = ['', '/overview', '/performance', '/storage', '/networks'].map((tab) => `/hosts/${machine.hostId}${tab}`)
  for (const route of [...areas, ...ofMachine, ...ofHost]) {
    await page.goto(`${server.origin}/#${route}`)
    await expect(page.locator('main :is(h2, [role=tab]):visible').first()).toBeVisible()
    await page.waitForLoadState('networkidle')
    const text = await page.locator('body').innerText()
    expect.soft(text.match(foreign) ?? [], route).toEqual([])
  }
})

test('what is typed with a comma is taken so', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByTestId('row-count')).toContainText('1.600')
  await page.getByRole('searchbox').fill('mem:>1,5G')
  await expect(page.getByTestId('row-count')).toContainText('of 1.600')
  await page.getByRole('searchbox').fill('')
  await page.getByTestId('vm-table').getByRole('row').nth(2).click()
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar', { name: /selection/ })).toContainText('1.600 selected')
  await page.keyboard.press('Control+Alt+p')
  const question = page.getByRole('dialog')
  const [, number = ''] = /concerns ([\d.]+)/.exec((await question.textContent()) ?? '') ?? []
  expect(number).toContain('.')
  await question.getByRole('textbox').fill(number)
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(page.getByRole('region', { name: 'Tasks' }).getByText(`${number} virtual machines`)).toBeVisible()
})

async function read(server: ConsoleServer, path: string): Promise<unknown> {
  const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
  return (await fetch(`${server.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json()
}

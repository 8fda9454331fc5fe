// A window of 900 by 700: whatever can be clicked is seen whole, or scrolled to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { VmRef } from '#shared/model/ids.ts'
import { whyNoChromium } from './chromium.ts'
import { clippedControls } from './clipped-controls.ts'
import type { ConsoleServer } from './console-server.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ viewport: { width: 900, height: 700 } })

const areas = ['/', '/dashboard', '/dashboard/hosts', '/screens', '/storage', '/storage/tiers', '/storage/isos', '/networks', '/networks/groups', '/networks/filters', '/networks/map', '/alerts', '/alerts/rules', '/reports', '/schedules', '/trash']

test.describe('with a fleet of which a host is lost', () => {
  test.use({ uri: 'demo://lab?hosts=2&vms=40&names=odd' })

  test('cuts no button of any area, nor of the pages of machines, pools and snapshots', async ({ page, server }) => {
    test.setTimeout(180_000)
    await ask(server, '/hosts', { uri: 'demo://lab/lost?fail=connect', name: 'lost' })
    await page.goto(server.link)
    await expect(page.getByTestId('vm-table')).toBeVisible()
    const [machine] = z.array(VmRef).parse(await ask(server, '/vms'))
    if (!machine) throw new Error('the demo has no machine')
    const pages = [...areas, `/vms/${machine.hostId}/${machine.uuid}/snapshots`, `/storage/${machine.hostId}/default`, `/hosts/${machine.hostId}/interfaces`]
    for (const route of pages) {
      await page.goto('about:blank')
      await page.goto(`${server.origin}/#${route}`)
      await expect(page.locator('main :is(h2, [role=tab]):visible').first()).toBeVisible()
      await expect.poll(() => page.evaluate(clippedControls), { message: route }).toEqual([])
    }
  })
})

test.describe('with a fleet that went away', () => {
  test.use({ uri: 'demo://lab?hosts=1&vms=20' })

  test('tells how old each row is, in the narrowest column too', async ({ page, server }) => {
    await page.goto(server.link)
    const table = page.getByTestId('vm-table')
    await expect(table.getByRole('row').nth(1)).toBeVisible()
    const cutWords = await page.getByRole('tree').locator('[data-part=demo]').evaluateAll((words) => words.filter((word) => {
      const [box, frame] = [word.getBoundingClientRect(), word.parentElement?.getBoundingClientRect()]
      return frame !== undefined && box.top < frame.bottom && box.right > frame.right + 1
    }).length)
    expect(cutWords).toBe(0)
    const [host] = z.array(z.object({ id: z.string() })).parse(await ask(server, '/hosts'))
    await ask(server, `/hosts/${host?.id ?? ''}/disconnect`, {})
    const age = table.locator('[data-part=age]').first()
    await expect(age).toHaveText(/^\d+ s old$/)
    await expect(age).toBeInViewport({ ratio: 1 })
    const [text, cell] = await age.evaluate((element) => [element.getBoundingClientRect().right, element.closest('[role=gridcell]')?.getBoundingClientRect().right ?? 0])
    expect(text).toBeLessThanOrEqual(cell ?? 0)
    await page.getByRole('searchbox').fill('vcpus:>abc')
    const mistake = await page.getByText('“>abc” is no number.').locator('..').boundingBox()
    expect(mistake?.height).toBeLessThan(60)
    expect((mistake?.x ?? 0) + (mistake?.width ?? 0)).toBeLessThanOrEqual(900)
    await page.getByRole('searchbox').fill('')
    // A host's own list says nothing of the host in each row, unless somebody wants it to.
    await page.getByRole('tree').getByText(/^kvm/).first().click()
    await expect(table.getByRole('columnheader', { name: 'Name' })).toBeVisible()
    await expect(table.getByRole('columnheader', { name: 'Host' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitem', { name: 'Host the same in every row' }).click()
    await expect(table.getByRole('columnheader', { name: 'Host' })).toHaveCount(1)
    await page.keyboard.press('Escape')
    await page.getByRole('tree').getByText('All machines').click()
    // The figures that a list is read for are in sight without scrolling sideways.
    await expect(table.getByRole('columnheader', { name: 'CPU' })).toBeInViewport({ ratio: 1 })
    expect(await table.evaluate((frame) => frame.scrollWidth <= frame.clientWidth)).toBe(true)
    const rail = page.getByRole('navigation', { name: 'Areas' })
    const [wordBox, railBox] = await Promise.all([rail.getByText('Dashboard').boundingBox(), rail.boundingBox()])
    expect((wordBox?.x ?? 0) - (railBox?.x ?? 0)).toBeGreaterThanOrEqual(5)
    // What cannot be done looks so, the destructive too.
    await page.setViewportSize({ width: 1280, height: 800 })
    await table.getByRole('checkbox').nth(1).click()
    const bar = page.getByRole('toolbar')
    const colourOf = (name: string): Promise<string> => bar.getByRole('button', { name }).evaluate((button) => getComputedStyle(button).color)
    expect(await colourOf('Force off')).toBe(await colourOf('Pause'))
  })
})

test('shows all three doors of the first start', async ({ page, server }) => {
  await page.goto(server.link)
  for (const door of ['Connect to a host', 'Use this machine', 'Open the demo fleet']) await expect(page.getByRole('button', { name: door })).toBeInViewport({ ratio: 1 })
})

/** As a script would. */
async function ask({ origin, dataDir }: ConsoleServer, path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${readFileSync(join(dataDir, 'api-token'), 'utf8').trim()}` }
  const response = await fetch(`${origin}/api/v1${path}`, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
  expect(response.ok).toBe(true)
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

// Figures through the screens: on real hosts against what virsh tells, and in the demo by keyboard, by table, as PNG, compared and
// arranged on dashboards.
import { readFileSync } from 'node:fs'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startConsoleServer } from './console-server.ts'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'
import { whyNoChromium } from './chromium.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoJourneys()
const guest = 'charted'

/** The number that a legend shows for a line, in the column that has this head. */
async function legendValue(page: Page, chart: string, line: string): Promise<string> {
  const row = page.getByRole('region', { name: chart, exact: true }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: line, exact: true }) })
  return (await row.getByRole('cell').first().textContent()) ?? ''
}

function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^([\d.,]+) (\w+)$/.exec(text) ?? []
  return Number(number.replaceAll(',', '')) * 1024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit)
}

async function rssBytes(host: TestbedHost): Promise<number> {
  const kib = /balloon\.rss=(\d+)/.exec(await host.virsh(['domstats', guest, '--balloon']))?.[1]
  return Number(kib) * 1024
}

test.describe('on real hosts', () => {
  test.skip(whyNot !== undefined, whyNot)

  test('the charts of a machine agree with virsh, follow it live, and say why they end', async ({ consolePage: page, testbed, addHost }) => {
    test.setTimeout(150_000)
    const host = hostAt(testbed, 0)
    await using _guest = await withGuest(host, guest, {})
    await host.virsh(['start', guest])
    await addHost({ uri: host.uri, name: 'kvm01' })
    await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click({ timeout: 20_000 })
    await page.getByRole('tab', { name: 'Performance' }).click()
    await page.getByText('5 min', { exact: true }).click()
    await expect.poll(() => legendValue(page, 'Memory', 'Resident on host'), { timeout: 40_000 }).toMatch(/iB$/)
    await expect.poll(async () => Math.abs(bytesOf(await legendValue(page, 'Memory', 'Resident on host')) / (await rssBytes(host)) - 1), { timeout: 30_000 }).toBeLessThan(0.03)
    // A guest that boots without hardware virtualisation keeps a vCPU busy.
    await expect.poll(async () => Number.parseFloat(await legendValue(page, 'CPU', 'CPU')), { timeout: 30_000 }).toBeGreaterThan(0)

    await host.virsh(['suspend', guest])
    await expect(page.getByRole('button', { name: /Paused/ }).first()).toBeVisible({ timeout: 30_000 })
    await host.virsh(['resume', guest])

    await host.virsh(['destroy', guest])
    await page.getByRole('button', { name: 'Last 5 minutes' }).click()
    // A time in which there was nothing says why, and where to look.
    await page.getByLabel('From').fill('2020-01-01T00:00')
    await page.getByLabel('To', { exact: true }).fill('2020-01-01T01:00')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect(page.getByText(/The machine is off/).first()).toBeVisible({ timeout: 15_000 })
  })

  test('the dashboard shows a host that is lost, and leads to it', async ({ consolePage: page, testbed, addHost, server }) => {
    const host = hostAt(testbed, 0)
    await addHost({ uri: host.uri, name: 'kvm01' })
    await addHost({ uri: 'qemu+ssh://root@127.0.0.1:1/system', name: 'nowhere' })
    await page.goto(`${server.origin}/#/dashboard`)
    const trouble = page.getByTestId('tile-trouble')
    await expect(trouble.getByRole('link', { name: /nowhere/ })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByTestId('tile-heat').getByRole('link', { name: /kvm01.*%/ })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByTestId('tile-memory').getByText(/Without 1 host/)).toBeVisible()
    await trouble.getByRole('link', { name: /nowhere/ }).click()
    await expect(page.getByRole('heading', { name: 'nowhere' })).toBeVisible()
  })
})

/** A demo fleet needs a browser, and no host. */
const demo = base.extend<{ readonly demoPage: Page }>({
  demoPage: async ({ page }, use) => {
    await using server = await startConsoleServer({ args: ['--demo'] })
    await page.goto(server.link)
    await page.getByTestId('vm-table').getByRole('row').nth(5).waitFor({ timeout: 30_000 })
    await use(page)
  },
})

demo.describe('in the demo fleet', () => {
  const whyNoDemo = whyNoChromium()
  demo.skip(whyNoDemo !== undefined, whyNoDemo)

  async function openPerformance(page: Page): Promise<void> {
    await page.getByRole('searchbox').first().fill('state:running web')
    await page.getByTestId('vm-table').getByRole('link').first().click()
    await page.getByRole('tab', { name: 'Performance' }).click()
    await page.getByText('5 min', { exact: true }).click()
    await expect.poll(() => legendValue(page, 'CPU', 'CPU'), { timeout: 30_000 }).toMatch(/%$/)
  }

  demo('a chart is read and zoomed by keyboard, as a table, and taken along', async ({ demoPage: page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openPerformance(page)
    const crosshair = page.getByRole('slider', { name: /^CPU: crosshair/ })
    await crosshair.focus()
    // Again if the chart went on to its next sample between the two.
    await expect(async () => {
      await page.keyboard.press('End')
      await expect(crosshair).toHaveAttribute('aria-valuetext', /CPU [\d.]+ %/)
      const last = await crosshair.getAttribute('aria-valuenow')
      await page.keyboard.press('ArrowLeft')
      await expect(crosshair).toHaveAttribute('aria-valuenow', String(Number(last) - 1), { timeout: 1_000 })
    }).toPass({ timeout: 30_000 })

    await page.keyboard.press('+')
    await expect(page.getByRole('button', { name: 'To the present' })).toBeVisible()
    await page.keyboard.press('Backspace')
    await expect(page.getByText('Live', { exact: true })).toBeVisible()

    await page.getByRole('button', { name: 'More of CPU' }).click()
    await page.getByRole('menuitem', { name: 'Show as table' }).click()
    const table = page.getByTestId('chart-table')
    await expect(table.getByRole('row').nth(2)).toContainText('%')
    await page.getByRole('button', { name: 'Copy as CSV' }).click()
    const csv = await page.evaluate(() => navigator.clipboard.readText())
    expect(csv.split('\r\n')[0]).toMatch(/^time,CPU mean \(ratio\),CPU min \(ratio\),CPU max \(ratio\)/)
    expect(csv).toMatch(/\d{4}-\d\d-\d\dT[\d:.]+Z,0\.\d+/)
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'More of CPU' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as PNG' }).click()])
    expect(download.suggestedFilename()).toMatch(/ CPU .*\.png$/)
    expect(readFileSync(await download.path()).subarray(1, 4).toString()).toBe('PNG')
  })

  demo('machines are compared, and devices told apart', async ({ demoPage: page }) => {
    await openPerformance(page)
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('textbox', { name: 'Find by name or host' }).fill('db-0')
    await page.getByRole('checkbox', { name: /^db-01/ }).check()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('region', { name: 'CPU', exact: true }).getByRole('rowheader', { name: 'db-01' })).toBeVisible({ timeout: 15_000 })
    await page.getByRole('button', { name: 'With 1 other' }).click()
    await page.getByRole('button', { name: 'None', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('switch', { name: 'Each device' }).check()
    await expect(page.getByRole('region', { name: 'Disk throughput' }).getByRole('rowheader', { name: /vda/ }).first()).toBeVisible({ timeout: 15_000 })
  })

  demo('rows are sorted live by what machines use', async ({ demoPage: page }) => {
    const head = page.getByRole('columnheader', { name: 'CPU', exact: true })
    await head.click()
    await head.click()
    await expect(head).toHaveAttribute('aria-sort', 'descending')
    const cells = page.getByTestId('vm-table').locator('[role=row] [class*=figure]:not([data-wide])')
    await expect.poll(async () => {
      const shown = (await cells.allTextContents()).slice(0, 10).map(Number.parseFloat)
      // Figures move between two orders: the first ten stand in order but for their noise.
      return shown.length === 10 && (shown[0] ?? 0) > (shown[9] ?? 0)
    }, { timeout: 30_000 }).toBe(true)
  })

  demo('a dashboard is put together, arranged and kept', async ({ demoPage: page }) => {
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Dashboard' }).click()
    await expect(page.getByTestId('tile-hosts').getByText('12', { exact: true }).first()).toBeVisible()
    await expect(page.getByTestId('tile-heat').getByRole('link', { name: /kvm01.*%/ })).toBeVisible({ timeout: 30_000 })
    await page.getByRole('button', { name: 'New dashboard' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Web <shop>')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('tab', { name: 'Web <shop>' })).toHaveAttribute('aria-selected', 'true')
    await page.getByRole('button', { name: 'Add panel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Filter' }).fill('name:web')
    await expect(dialog.getByText(/\d+ found/)).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Web servers')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Web servers' })).toBeVisible()
    await page.getByRole('switch', { name: 'Arrange' }).check()
    const titles = async (): Promise<string[]> => (await page.getByTestId('chart').getByRole('heading').allTextContents())
    const before = await titles()
    await page.getByRole('button', { name: 'Move forward: Web servers' }).click()
    await expect.poll(titles).toEqual([...before.slice(0, -2), 'Web servers', before.at(-2)])
    await page.reload()
    await expect(page.getByRole('tab', { name: 'Web <shop>' })).toBeVisible({ timeout: 15_000 })
    await expect.poll(titles, { timeout: 15_000 }).toEqual([...before.slice(0, -2), 'Web servers', before.at(-2)])
  })

  demo('how figures are kept is set, and refused where it makes no sense', async ({ demoPage: page }) => {
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('tab', { name: 'Collection' }).click()
    await expect(page.getByTestId('sampled-hosts').getByRole('row').nth(1)).toContainText('ago', { timeout: 30_000 })
    const save = page.getByRole('region', { name: 'What is collected and kept' }).getByRole('button', { name: 'Save' })
    await page.getByRole('textbox', { name: /Raw figures/ }).fill('9000')
    await expect(save).toBeDisabled()
    await page.getByRole('textbox', { name: /Raw figures/ }).fill('72')
    await save.click()
    await expect(save).toBeDisabled()
    const source = page.getByRole('region', { name: 'Import history from Prometheus' })
    await source.getByRole('textbox', { name: 'Address of the server' }).fill('http://127.0.0.1:9')
    await source.getByRole('button', { name: 'Check what is there' }).click()
    await expect(page.getByText(/^127\.0\.0\.1:9 could not be reached/)).toBeVisible()
    await page.reload()
    await expect(page.getByRole('textbox', { name: /Raw figures/ })).toHaveValue('72', { timeout: 15_000 })
  })
})

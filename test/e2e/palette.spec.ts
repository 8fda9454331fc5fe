// The palette runs everything: whatever a menu of the console offers, it offers too, and it does it.
import type { Locator, Page } from '@playwright/test'
import { whyNoChromium } from './chromium.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=2&vms=24&activity=none' })

const bare = (label: string): string => label.replace(/…$/, '')

/** What the open menu offers now, with what its submenu has. */
async function offersOf(page: Page): Promise<string[]> {
  const menu = page.getByRole('menu').first()
  await expect(menu).toBeVisible()
  const labels = await possibleItems(menu)
  const keys = menu.getByRole('menuitem', { name: 'Send keys' })
  if ((await keys.count()) === 0 || (await keys.getAttribute('aria-disabled')) === 'true') return labels
  await keys.hover()
  await expect(page.getByRole('menuitem', { name: 'Send Ctrl+Alt+Del' })).toBeVisible()
  return [...labels.filter((label) => label !== 'Send keys'), ...(await page.getByRole('menuitem', { name: /^Send [A-Z]/ }).allInnerTexts())]
}

async function possibleItems(menu: Locator): Promise<string[]> {
  return menu.locator('[role=menuitem]:not([aria-disabled=true])').evaluateAll((items) => items.map((item) => (item instanceof HTMLElement ? item.innerText.trim() : '')))
}

async function found(page: Page, query: string): Promise<string[]> {
  await page.getByPlaceholder(/^Find a machine/).fill(query)
  await expect(page.locator('[data-action]').first()).toBeVisible()
  // The list follows the words after a moment.
  await expect.poll(() => page.locator('[data-action]').allInnerTexts().then((texts) => texts.every((text) => text !== ''))).toBe(true)
  return page.locator('[data-action]').allInnerTexts()
}

async function expectFound(page: Page, query: string, label: string): Promise<void> {
  await expect.poll(() => found(page, query), { message: `the palette has "${label}"` }).toContainEqual(expect.stringMatching(new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\n|$)`)))
}

test('everything that the menus of a machine, a host and the window offer is in the palette by its words', async ({ page, server }) => {
  test.setTimeout(180_000)
  await page.goto(server.link)
  for (const state of ['Running', 'Shut off']) {
    await page.goto(`${server.origin}/#/`)
    const link = page.getByRole('row').filter({ hasText: state }).first().getByRole('link')
    const name = (await link.textContent()) ?? ''
    await link.click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await page.getByRole('button', { name: 'More' }).click()
    const labels = await offersOf(page)
    expect(labels.length).toBeGreaterThan(10)
    await page.keyboard.press('Escape')
    // From elsewhere, where only the name says which machine is meant.
    await page.goto(`${server.origin}/#/trash`)
    await page.keyboard.press('Control+k')
    for (const label of labels) await expectFound(page, `${bare(label)} ${name}`, `${bare(label)}: ${name}`)
    await page.keyboard.press('Escape')
  }

  await page.getByRole('treeitem').filter({ hasText: 'kvm02' }).first().click({ button: 'right' })
  const ofHost = await offersOf(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  const ofWindow = await possibleItems(page.getByRole('menu').first())
  await page.keyboard.press('Escape')
  const areas = await page.getByRole('navigation', { name: 'Areas' }).getByRole('link').allInnerTexts()
  await page.keyboard.press('Control+k')
  // The last two are about no host.
  for (const label of ofHost.slice(0, -2)) await expectFound(page, `${bare(label)} kvm02`, `${bare(label)}: kvm02`)
  for (const label of [...ofWindow, ...ofHost.slice(-2)]) await expectFound(page, label, label)
  for (const area of areas) expect(await found(page, area.split('\n').at(-1) ?? ''), area).not.toEqual([])
})

test('the palette does to a selection what the selection’s own menu does', async ({ page, server }) => {
  await page.goto(server.link)
  const rows = page.getByTestId('vm-table').getByRole('row')
  await rows.nth(1).getByRole('checkbox').check()
  await rows.nth(2).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'More acts' }).click()
  const labels = await offersOf(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  for (const label of labels) await expect(page.locator('[data-action]').filter({ hasText: label }).filter({ hasText: '2 selected' }).first(), label).toBeAttached()
  await page.getByPlaceholder(/^Find a machine/).fill('folder, owner')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Folder, owner and protection' })).toBeVisible()
})

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
  // A press opens it for good; by hovering it closes again when the menu moves under the mouse.
  await keys.click()
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
  await page.getByRole('button', { name: 'More actions' }).click()
  const labels = await offersOf(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  for (const label of labels) await expect(page.locator('[data-action]').filter({ hasText: label }).filter({ hasText: '2 selected' }).first(), label).toBeAttached()
  await page.getByPlaceholder(/^Find a machine/).fill('folder, owner')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Folder, owner and protection' })).toBeVisible()
})

test('the palette goes to the page that alone can do something, and opens its dialog there', async ({ page, server }) => {
  test.setTimeout(120_000)
  await page.goto(server.link)
  const link = page.getByRole('row').filter({ hasText: 'Shut off' }).first().getByRole('link')
  const name = (await link.textContent()) ?? ''
  const wanted: readonly (readonly [string, string | RegExp])[] = [
    [`add hardware ${name}`, `Add hardware to ${name}`],
    ['new dashboard', 'New dashboard'],
    ['new alert rule', 'New rule'],
    ['new silence', 'New silence'],
    ['new channel', 'New channel'],
    ['new report schedule', 'New schedule'],
    ['schedule of snapshots', /schedule/i],
    ['upload files', 'Upload files as volumes'],
    ['new storage tier', /tier/i],
    ['new packet filter', 'New filter'],
  ]
  for (const [words, title] of wanted) {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/^Find a machine/).fill(words)
    await expect(page.locator('[data-action][data-selected]').filter({ hasText: new RegExp(words.split(' ').slice(0, 2).join('|'), 'i') })).toBeVisible()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: title })
    await expect(dialog, words).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog, words).toBeHidden()
  }
})

test('the palette offers what the page that is shown offers, by its own words', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('row').filter({ hasText: 'Shut off' }).first().getByRole('link').click()
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  const find = page.getByPlaceholder(/^Find a machine/)
  await page.keyboard.press('Control+k')
  await find.fill('hardware')
  await page.locator('[data-action]').filter({ hasText: /^Hardware$/ }).click()
  await expect(page.getByTestId('content').getByRole('button', { name: 'Add hardware' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await find.fill('add hardware')
  // Once, though the page has a button for it too: as the machine's own action.
  const line = page.locator('[data-action]').filter({ hasText: /^Add hardware/ })
  await expect(line).toHaveCount(1)
  await line.click()
  await expect(page.getByRole('dialog', { name: /^Add hardware to/ })).toBeVisible()
})

test('what the palette offers follows the machines while it is open', async ({ page, server, context }) => {
  await page.goto(server.link)
  const name = (await page.getByRole('row').filter({ hasText: 'Running' }).first().getByRole('link').textContent()) ?? ''
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/^Find a machine/).fill(`pause ${name}`)
  await expect(page.getByRole('button', { name: `Pause: ${name}` })).toBeVisible()
  await page.getByPlaceholder(/^Find a machine/).fill(`resume ${name}`)
  await expect(page.getByRole('button', { name: `Resume: ${name}` })).toBeHidden()
  const elsewhere = await context.newPage()
  await elsewhere.goto(server.origin)
  await elsewhere.getByRole('row').filter({ hasText: name }).first().getByRole('link').click()
  await elsewhere.getByRole('toolbar').getByRole('button', { name: 'Pause' }).click()
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: `Resume: ${name}` })).toBeVisible()
})

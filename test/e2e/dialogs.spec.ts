// Dialogs for the keyboard: each begins at its first field, says what its cross does, ends with Escape, and gives the keyboard back to
// what opened it. And menus that are longer than a low window.
import { whyNoChromium } from './chromium.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=2&vms=24&activity=none', viewport: { width: 900, height: 700 } })

test('begin at their first field and give the keyboard back', async ({ page, server }) => {
  await page.goto(server.link)
  const row = page.getByRole('row').filter({ hasText: 'Shut off' }).first()
  await row.getByRole('link').click()
  const more = page.getByRole('button', { name: 'More' })
  const dialogs: readonly (readonly [string, string])[] = [['Edit tags…', 'Tags'], ['Folder, owner, protection…', 'Folder'], ['Take snapshot…', 'Name'], ['Clone…', 'Name'], ['Rename', 'New name'], ['Mark as template…', 'vCPUs, at least']]
  for (const [item, field] of dialogs) {
    await more.click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel(field, { exact: true }).and(dialog.locator(':focus')), item).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Close', exact: true }).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(more, `after ${item}`).toBeFocused()
  }
  // A page's own dialogs too.
  await page.getByRole('tab', { name: 'Hardware' }).click()
  const add = page.getByRole('button', { name: 'Add hardware' })
  await add.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Type', { exact: true }).and(dialog.locator(':focus'))).toBeVisible()
  // No list has opened over the fields because the keyboard came by.
  await expect(page.getByRole('listbox')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(add).toBeFocused()
})

test('a menu that is longer than the window scrolls to its first item and to its last', async ({ page, server }) => {
  await page.goto(server.link)
  const rows = page.getByTestId('vm-table').getByRole('row')
  await rows.nth(1).getByRole('checkbox').check()
  await rows.nth(2).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'More actions' }).click()
  for (const item of [/^Start/, 'Delete…']) {
    const offered = page.getByRole('menuitem', { name: item }).first()
    await offered.scrollIntoViewIfNeeded()
    await expect(offered).toBeInViewport({ ratio: 1 })
  }
})

test('every shortcut of the sheet that opens a place does so, and the sheet names the consoles’ own', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByTestId('vm-table')).toBeVisible()
  await page.keyboard.press('Shift+Slash')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  for (const words of ['Command palette', 'Start', 'Shut down', 'Full screen', 'Take the keyboard back', 'Find in the terminal', 'Make it narrower or wider']) await expect(sheet.getByText(words)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('Control+Shift+Digit2')
  await expect(page).toHaveURL(/#\/consoles$/)
  await page.keyboard.press('Control+Shift+Digit1')
  await expect(page).toHaveURL(/#\/$/)
  await page.keyboard.press('Slash')
  await expect(page.getByRole('searchbox')).toBeFocused()
  // The palette opens from a field too.
  await page.keyboard.press('Control+KeyK')
  await expect(page.getByPlaceholder(/^Find a machine/)).toBeFocused()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'All virtual machines' }).click()
  await page.keyboard.press('Control+Shift+KeyB')
  await expect(page.getByRole('tree')).toBeHidden()
  await page.keyboard.press('Control+Shift+KeyB')
  await expect(page.getByRole('tree')).toBeVisible()
})

test('how far an act on many has come is told in a narrow window too', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('searchbox').fill('state:running')
  await expect(page.getByTestId('row-count')).toContainText('of')
  const rows = page.getByTestId('vm-table').getByRole('row')
  await rows.nth(1).getByRole('checkbox').check()
  await rows.nth(2).getByRole('checkbox').check()
  await page.getByRole('toolbar', { name: 'Actions on the selection' }).getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
  const tasks = page.getByRole('region', { name: 'Tasks' })
  await tasks.getByRole('button', { name: 'Show tasks' }).click()
  await expect(tasks.getByRole('columnheader', { name: 'Progress' })).toBeVisible()
  await expect(tasks.getByText('2 of 2')).toBeVisible()
})

// Acts on many machines in a narrow window: all of them within reach of mouse and keyboard, stopped in the middle, run again, and
// none of them by accident.
import type { Page } from '@playwright/test'
import { whyNoChromium } from './chromium.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ viewport: { width: 900, height: 700 } })

const acts = ['Start', 'Shut down', 'Reboot', 'Pause', 'Resume', 'Force off', 'Force reset', 'Save', 'Send NMI']
const toolbar = (page: Page) => page.getByRole('toolbar', { name: /selection/ })

async function selectAll(page: Page): Promise<void> {
  await page.getByLabel('Select all').check()
}

test.describe('with many machines', () => {
  test.use({ uri: 'demo://lab?hosts=2&vms=400&activity=none' })

  test('every act on a selection is reached by the mouse and by the keyboard', async ({ page, server }) => {
    await page.goto(server.link)
    await expect(page.getByTestId('row-count')).toContainText('400')
    await selectAll(page)
    const bar = toolbar(page)
    await expect(bar).toContainText('400 selected')
    // What the bar shows it shows whole; the rest is neither seen nor stumbled upon.
    for (const button of await bar.getByRole('button').all()) await expect(button).toBeInViewport({ ratio: 1 })
    await bar.getByRole('button', { name: 'More' }).focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu')
    for (const act of acts) await expect(menu.getByRole('menuitem', { name: new RegExp(`^${act}( \\(\\d+\\))?$`) })).toBeVisible()
    const pause = menu.getByRole('menuitem', { name: /^Pause/ })
    for (let presses = 0; presses < 12 && !(await pause.evaluate((item) => item === document.activeElement)); presses += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const question = page.getByRole('dialog')
    await expect(question).toContainText(/This concerns \d+ virtual machines/)
    await expect(question.getByRole('textbox')).toBeFocused()
    await expect(question.getByRole('button', { name: 'Pause' })).toBeDisabled()
  })

  test('shortcuts leave a dialog and what is behind it alone, and find the search of the page', async ({ page, server }) => {
    await page.goto(server.link)
    await expect(page.getByTestId('row-count')).toContainText('400')
    await selectAll(page)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Preferences' }).click()
    const preferences = page.getByRole('dialog', { name: 'Preferences' })
    await preferences.getByRole('checkbox', { name: 'Pause' }).focus()
    for (const keys of ['Control+Alt+p', 'Shift+Slash', 'Control+k', 'Control+Shift+Digit2']) await page.keyboard.press(keys)
    await expect(preferences).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await page.goto(`${server.origin}/#/storage`)
    await expect(page.getByRole('heading', { name: 'Storage' })).toBeVisible()
    await page.keyboard.press('Control+f')
    await expect(page.locator('main [type=search]')).toBeFocused()
  })
})

test.describe('with a slow host', () => {
  test.use({ uri: 'demo://lab?hosts=1&vms=60&activity=none&latency=400ms' })

  test('an act on many is stopped in the middle and run again, and tells how many were left', async ({ page, server }) => {
    await page.goto(server.link)
    await expect(page.getByTestId('row-count')).toContainText('60')
    await selectAll(page)
    await page.keyboard.press('Control+Alt+p')
    const question = page.getByRole('dialog')
    const [, number = ''] = /concerns (\d+)/.exec((await question.textContent()) ?? '') ?? []
    await question.getByRole('textbox').fill(number)
    await page.keyboard.press('Enter')
    const tasks = page.getByRole('region', { name: 'Tasks' })
    await tasks.getByRole('button', { name: 'Show tasks' }).click()
    const underWay = tasks.getByText(new RegExp(`^[1-9]\\d* of ${number}$`))
    await expect(underWay).toBeVisible()
    // The items are there while they change many times a second.
    await underWay.click()
    await expect(tasks.getByRole('link').nth(3)).toBeVisible()
    await expect(underWay).toBeVisible()
    await tasks.getByRole('button', { name: 'Cancel' }).click()
    await expect(tasks.getByText(new RegExp(`^${number} of ${number}, [1-9]\\d* cancelled$`))).toBeVisible()
    await tasks.getByRole('button', { name: 'Retry what did not succeed' }).click()
    await expect(tasks.getByRole('row').filter({ hasText: 'Succeeded' }).filter({ hasText: 'Pause' })).toBeVisible({ timeout: 60_000 })
  })
})

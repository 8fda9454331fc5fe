// The tools of consoles: what is shown and sent, what is shared, what is kept; several of them beside each other in a narrow window.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { whyNoChromium } from './chromium.ts'
import { clippedControls } from './clipped-controls.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=1&vms=12&activity=none&pace=0.05', permissions: ['clipboard-read', 'clipboard-write'] })

async function openFirst(page: Page, item: RegExp): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Running' }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: item }).click()
}

/** The pixels of the screen but for its first line, which has a clock, as a short text to compare. */
async function picture(page: Page): Promise<string> {
  const pixels = await page.locator('[data-testid=vnc-screen] canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return ''
    const top = Math.ceil(canvas.height / 20)
    const below = document.createElement('canvas')
    below.width = canvas.width
    below.height = canvas.height - top
    below.getContext('2d')?.drawImage(canvas, 0, -top)
    return below.toDataURL()
  })
  return createHash('sha256').update(pixels).digest('hex')
}

/** Types a text of which each character is drawn before the next is typed: then nothing of it is still on its way. */
async function typeSeen(page: Page, text: string): Promise<void> {
  for (const character of text) {
    const before = await picture(page)
    await page.keyboard.type(character)
    await expect.poll(() => picture(page)).not.toBe(before)
  }
}

/** The picture when nothing more is drawn. */
async function settledPicture(page: Page): Promise<string> {
  let last = await picture(page)
  await expect.poll(async () => {
    const [now, before] = [await picture(page), last]
    last = now
    return now === before
  }, { intervals: [400] }).toBe(true)
  return last
}

test('a screen is typed to, only looked at, shown in its own size and saved; the clipboard is left alone until it is shared', async ({ page, server }) => {
  await page.addInitScript(() => {
    const read = navigator.clipboard.readText.bind(navigator.clipboard)
    navigator.clipboard.readText = () => {
      document.documentElement.dataset['clipboardReads'] = String(Number(document.documentElement.dataset['clipboardReads'] ?? 0) + 1)
      return read()
    }
  })
  await page.goto(server.link)
  await openFirst(page, /Open screen/)
  await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true')
  const canvas = page.locator('[data-testid=vnc-screen] canvas')
  await canvas.click()
  await typeSeen(page, 'hello')

  await page.getByRole('button', { name: 'View only' }).click()
  await expect(page.getByRole('button', { name: 'Send keys' })).toBeDisabled()
  await expect(page.getByRole('button', { name: /Type text/ })).toBeDisabled()
  const looked = await settledPicture(page)
  await canvas.click()
  await page.keyboard.type('nothing of this')
  await page.getByRole('button', { name: 'View only' }).click()
  expect(await settledPicture(page)).toBe(looked)
  await canvas.click()
  await typeSeen(page, 'x')

  await page.getByRole('button', { name: 'Actual size (1:1)' }).click()
  await expect.poll(() => canvas.evaluate((element) => (element instanceof HTMLCanvasElement ? [element.clientWidth - element.width, element.clientHeight - element.height] : []))).toEqual([0, 0])
  await page.getByRole('button', { name: 'Scale to fit' }).click()

  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a screenshot' }).click()])
  expect(readFileSync(await saved.path()).subarray(1, 4).toString()).toBe('PNG')

  expect(await page.locator('html').getAttribute('data-clipboard-reads')).toBeNull()
  await page.getByRole('button', { name: 'Share the clipboard with the guest' }).click()
  await expect(page.getByText('Clipboard shared')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-clipboard-reads', /[1-9]/)
})

test('a terminal finds, copies, takes a paste and saves its log', async ({ page, server }) => {
  await page.goto(server.link)
  await openFirst(page, /Open console \(/)
  const terminal = page.getByTestId('serial-terminal')
  await terminal.click()
  await page.keyboard.type('\nada\n')
  await expect(terminal).toContainText('Password:')
  await page.keyboard.type('secret\n')
  await expect(terminal).toContainText('ada@')
  await page.evaluate(() => navigator.clipboard.writeText('echo needle-one\necho needle-two\n'))
  await page.getByRole('button', { name: 'Paste' }).click()
  await expect(terminal).toContainText(/echo needle-two\s*needle-two/)

  await page.keyboard.press('Control+Shift+F')
  const find = page.getByRole('textbox', { name: 'Find in the terminal' })
  await find.fill('needle-two')
  await expect(page.getByText(/^1 of 2$/)).toBeVisible()
  await find.fill('not there')
  await expect(page.getByText('Not found')).toBeVisible()
  await find.fill('needle-two')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Copy the selection/ }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('needle-two')
  await find.press('Escape')
  await expect(find).toBeHidden()
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Save/ }).click()])
  expect(saved.suggestedFilename()).toMatch(/\.log$/)
  expect(readFileSync(await saved.path(), 'utf8')).toContain('needle-one')
})

test.describe('in a window of 900 by 700', () => {
  test.use({ viewport: { width: 900, height: 700 } })

  test('two consoles beside each other keep their choice and all tools, and come together again', async ({ page, server, context }) => {
    await page.goto(server.link)
    await openFirst(page, /Open screen/)
    await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true')
    await page.goto(`${server.origin}/#/`)
    await openFirst(page, /Open console \(/)
    await expect(page.getByTestId('serial-terminal')).toBeVisible()
    await page.getByRole('button', { name: 'Arrange the consoles' }).click()
    await page.getByRole('menuitem', { name: 'Put this one to the right' }).click()
    await expect(page.getByTestId('vnc-screen')).toBeVisible()
    await expect(page.getByTestId('serial-terminal')).toBeVisible()
    await expect.poll(() => page.evaluate(clippedControls)).toEqual([])
    for (const kind of ['Screen', 'Serial']) await expect(page.getByRole('tab', { name: new RegExp(`^${kind} of .+ on kvm01$`) })).toBeVisible()
    const choices = page.getByRole('button', { name: 'Consoles of this VM' })
    await expect(choices).toHaveCount(2)
    for (const choice of await choices.all()) expect(await choice.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)

    // What had to yield is in the menu, and works there.
    const screen = page.getByRole('region', { name: /^Screen of/ })
    await screen.getByRole('button', { name: 'More' }).click()
    await expect(page.getByRole('menuitemcheckbox', { name: 'Scale to fit' })).toBeChecked()
    await page.getByRole('menuitemcheckbox', { name: 'View only' }).click()
    await expect(screen.getByRole('button', { name: /Type text/ })).toBeDisabled()

    await page.getByRole('button', { name: 'Arrange the consoles' }).first().click()
    await page.getByRole('menuitem', { name: 'Bring all of them here' }).click()
    await expect(page.getByRole('button', { name: 'Arrange the consoles' })).toHaveCount(1)
    await expect(page.getByTestId('console-tab')).toHaveCount(2)
    const [own] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Open in its own window' }).locator('visible=true').click()])
    await expect(own).toHaveTitle(/on kvm01/)
    await expect(page.getByTestId('console-tab')).toHaveCount(1)
  })
})

test('the tab in front is in view, however many there are', async ({ page, server }) => {
  await page.goto(server.link)
  const kinds = [/Open screen/, /Open console \(/]
  for (let count = 0; count < 8; count += 1) {
    await page.goto(`${server.origin}/#/`)
    await page.getByRole('row').filter({ hasText: 'Running' }).nth(Math.floor(count / 2)).click({ button: 'right' })
    await page.getByRole('menuitem', { name: kinds[count % 2] ?? /Open/ }).click()
    await expect(page.getByTestId('console-tab')).toHaveCount(count + 1)
    await expect(page.locator('.dv-active-tab').getByTestId('console-tab')).toBeInViewport({ ratio: 0.95 })
  }
})

test('full screen goes and comes by Ctrl+Shift+Enter, and left Ctrl+Alt gives the keyboard back', async ({ page, server }) => {
  await page.goto(server.link)
  await openFirst(page, /Open screen/)
  await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true')
  await page.locator('[data-testid=vnc-screen] canvas').click()
  const isFull = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null)
  await page.keyboard.press('Control+Shift+Enter')
  await expect.poll(isFull).toBe(true)
  await page.keyboard.press('Control+Shift+Enter')
  await expect.poll(isFull).toBe(false)
  await page.locator('[data-testid=vnc-screen] canvas').click()
  await expect(page.locator('canvas:focus')).toHaveCount(1)
  // The palette is within reach while the guest has the keyboard, and gives it back.
  await page.keyboard.press('Control+Shift+KeyP')
  await expect(page.getByPlaceholder(/^Find a machine/)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.locator('canvas:focus')).toHaveCount(1)
  await page.keyboard.down('ControlLeft')
  await page.keyboard.down('AltLeft')
  await page.keyboard.up('AltLeft')
  await page.keyboard.up('ControlLeft')
  await expect(page.locator('canvas:focus')).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder(/^Find a machine/)).toBeVisible()
})

test('a console that no longer hears the server says so, holds keys back, and goes on by itself', async ({ page, server }) => {
  test.setTimeout(120_000)
  await page.goto(server.link)
  await openFirst(page, /Open screen/)
  const screen = page.getByTestId('vnc-screen')
  await expect(screen).toHaveAttribute('data-shown', 'true')
  await page.locator('[data-testid=vnc-screen] canvas').click()
  const veil = page.getByTestId('silence-veil')
  // A stopped process is what a cut link looks like from here: nothing is closed, and nothing comes.
  process.kill(server.pid, 'SIGSTOP')
  try {
    await expect(veil).toContainText(/This browser has not reached NovaCron for \d+ s: this picture may be old/, { timeout: 15_000 })
    await page.keyboard.type('abc')
    await expect(veil).toContainText('3 keys were not sent.')
    await expect(page.getByRole('button', { name: 'Type text…' })).toBeDisabled()
    await expect(page.getByText(/The console’s services do not answer/)).toBeVisible({ timeout: 20_000 })
    // The screen's own connection is given up too, in time.
    await expect(page.getByText('This browser does not reach NovaCron', { exact: true })).toBeVisible({ timeout: 40_000 })
  } finally {
    process.kill(server.pid, 'SIGCONT')
  }
  await expect(screen).toHaveAttribute('data-shown', 'true', { timeout: 30_000 })
  await expect(veil).toBeHidden()
  await page.locator('[data-testid=vnc-screen] canvas').click()
  await typeSeen(page, 'x')
})

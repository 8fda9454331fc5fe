// What Enter does: in the palette, in a question that wants a number typed, and where a console is looked for.
import { whyNoChromium } from './chromium.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=2&vms=1600&activity=none' })

test('Enter goes to the host that was named, answers a question with its number as it is shown, and opens the first console found', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByTestId('row-count')).toContainText('1,600', { timeout: 20_000 })

  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/^Find a machine/).fill('kvm02')
  await expect(page.getByRole('button', { name: /^kvm02/ })).toHaveAttribute('data-selected')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'kvm02' })).toBeVisible()

  await page.goto(`${server.origin}/#/`)
  await page.getByTestId('vm-table').getByRole('row').nth(2).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+Alt+p')
  const question = page.getByRole('dialog')
  await expect(question).toContainText(/concerns [\d,]+/)
  const [, number = ''] = /concerns ([\d,]+)/.exec((await question.textContent()) ?? '') ?? []
  expect(number).toContain(',')
  await question.getByRole('textbox').fill(number)
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(page.getByTestId('vm-table').getByText('Paused').first()).toBeVisible()

  await page.goto(`${server.origin}/#/consoles`)
  await page.getByRole('button', { name: 'Open a console' }).click()
  await page.getByRole('textbox', { name: 'Find a VM' }).fill('web-01')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('vnc-screen')).toBeVisible()
})

test('Enter that is pressed before the palette has found anything is for what the words find, not for what it still shows', async ({ page, server }) => {
  await page.goto(server.link)
  await expect(page.getByTestId('row-count')).toContainText('1,600')
  await page.keyboard.press('Control+k')
  const field = page.getByPlaceholder(/^Find a machine/)
  await field.fill('kvm01')
  await expect(page.getByRole('button', { name: /^kvm01/ })).toHaveAttribute('data-selected')
  // Both in one go, as who types faster than the list is drawn.
  await field.evaluate(async (input) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'kvm02')
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await Promise.resolve()
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('heading', { name: 'kvm02' })).toBeVisible()
})

test('Enter in a form with a mistake goes to the first field that has one', async ({ page, server }) => {
  await page.goto(server.link)
  await page.getByRole('link', { name: 'Networks' }).click()
  await page.getByRole('button', { name: 'New network' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'All settings' }).click()
  await dialog.getByRole('textbox', { name: 'Domain' }).press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
})

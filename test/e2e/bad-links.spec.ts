// Links that lead nowhere, and parts of the window that cannot be drawn: told at their place, and the rest goes on.
import { whyNoChromium } from './chromium.ts'
import { expect, test } from './demo-test.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)
test.use({ uri: 'demo://lab?hosts=1&vms=12' })

test('says of a link that cannot be read that its page cannot be shown, and shows the next one', async ({ page, server }) => {
  await page.goto(server.link)
  const table = page.getByTestId('vm-table')
  await expect(table).toBeVisible()
  await page.evaluate(() => (location.hash = '#/network/%E0%A4%A/default'))
  const told = page.locator('main').getByRole('alert')
  await expect(told).toContainText('This part of the window cannot be shown')
  await expect(page.getByRole('tree')).toBeVisible()
  await told.getByRole('button', { name: 'Try again' }).click()
  await expect(told).toBeVisible()
  await page.evaluate(() => (location.hash = '#/'))
  await expect(table).toBeVisible()
  await expect(told).toHaveCount(0)
})

for (const [hash, words] of [['#/hosts/kvm01', 'This host'], ['#/vms/kvm01/web', 'This virtual machine is no longer there']] as const)
  test(`says of the link ${hash} that nothing is there`, async ({ page, server }) => {
    await page.goto(server.link)
    await expect(page.getByTestId('vm-table')).toBeVisible()
    await page.evaluate((to) => (location.hash = to), hash)
    await expect(page.locator('main')).toContainText(words)
  })

// The wall of screens: real frame buffers of real guests, and the way from one of them to its console.
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('the wall shows the screens of running machines, search narrows it, and a click opens the console', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('link', { name: 'Screens' }).click()
  const tile = page.getByRole('button', { name: 'Open the console of web-1' })
  await expect(tile).toBeVisible({ timeout: 20_000 })
  const picture = tile.locator('img')
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth).catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(300)

  await page.getByRole('searchbox').fill('name:web-1')
  await expect(page.getByRole('button', { name: /^Open the console of/ })).toHaveCount(1)
  await tile.click()
  await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true', { timeout: 20_000 })
})

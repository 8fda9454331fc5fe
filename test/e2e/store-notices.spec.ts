// What everybody is told when the store of metrics is damaged: once on every page, until somebody has read it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { whyNoChromium } from './chromium.ts'
import { startConsoleServer } from './console-server.ts'

const whyNot = whyNoChromium()
test.skip(whyNot !== undefined, whyNot)

test('a damaged store of metrics is told over every page once, and not any more when it has been read', async ({ page }) => {
  await using server = await startConsoleServer({ args: ['--demo=demo://lab?hosts=1&vms=4'], prepare: (dataDir) => writeFileSync(join(dataDir, 'metrics.sqlite'), 'no database at all'.repeat(1000)) })
  await page.goto(server.link)
  const notice = page.getByRole('alert').filter({ hasText: 'The history of figures was damaged' })
  await expect(notice).toBeVisible({ timeout: 30_000 })
  await page.getByRole('link', { name: /^Dashboard/ }).click()
  await page.getByRole('tab', { name: 'Collection' }).click()
  await expect(page.getByText('What is collected and kept')).toBeVisible()
  await expect(notice).toHaveCount(1)
  await notice.getByRole('button', { name: 'Close' }).click()
  // Where the store is looked after it stays to be read.
  await expect(notice).toHaveCount(1)
  await expect(notice.getByRole('button', { name: 'Close' })).toHaveCount(0)
  await page.getByRole('tab', { name: 'Fleet' }).click()
  await expect(page.getByText('Heat map of hosts')).toBeVisible()
  await expect(notice).toHaveCount(0)
})

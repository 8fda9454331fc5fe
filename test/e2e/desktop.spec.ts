// The same console in Electron's own window, where its binary is.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'

const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? 'node_modules/electron/dist'
const binary = process.env['ELECTRON_BIN'] ?? join(folder, 'electron')
// Checked before it is tried: a runtime that dies at its start takes the test runner with it.
test.skip(!existsSync(binary), `no Electron binary at ${binary}`)

test('opens its window on the three doors, with no door to the network', async () => {
  const app = await _electron.launch({ executablePath: binary, args: ['.', '--no-sandbox', `--data-dir=${test.info().outputPath('data')}`] })
  const page = await app.firstWindow()
  await expect(page.getByRole('heading', { name: 'Which hosts do you look after?' })).toBeVisible()
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  await app.close()
})

// The console in Chromium, as a person would have it on the screen.
import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumFlags, chromiumPath } from '../../e2e/chromium.ts'

export interface OpenPage extends AsyncDisposable {
  readonly page: Page
}

const loadDeadlineMs = 60_000

/** Resolves when the table shows rows. `initScript` runs before the page's own code. */
export async function openPage(link: string, initScript?: () => void): Promise<OpenPage> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  if (initScript) await page.addInitScript(initScript)
  await page.goto(link)
  await page.getByTestId('vm-table').getByRole('row').nth(5).waitFor({ timeout: loadDeadlineMs })
  return { page, [Symbol.asyncDispose]: () => browser.close() }
}

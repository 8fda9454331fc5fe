// A person's hands on a long list.
import type { Locator, Page } from '@playwright/test'

const turns = 120
const turnPx = 700
const frameMs = 16
const lookMs = 100

/** By wheel, a screen at a time, and once to the end and back as by dragging the bar; `untilRows` after each of those jumps. */
export async function scrollThrough(page: Page, list: Locator, untilRows?: () => Promise<void>): Promise<void> {
  await list.hover()
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, turn < turns / 2 ? turnPx : -turnPx)
    await page.waitForTimeout(frameMs)
  }
  for (const share of [1, 0.5, 0.25, 0]) {
    await list.evaluate((element, to) => element.scrollTo(0, element.scrollHeight * to), share)
    await untilRows?.()
    await page.waitForTimeout(lookMs)
  }
}

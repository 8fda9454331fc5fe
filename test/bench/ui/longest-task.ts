// The longest task of the page's own thread while something is done.
import type { Page } from '@playwright/test'

/** Chromium tells of tasks of 50 ms and more only. */
export async function longestTaskMs(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    Reflect.set(window, 'benchTasks', { tasks, observer })
  })
  await act()
  // An entry is delivered a moment after its task.
  await page.waitForTimeout(200)
  return page.evaluate(() => {
    const { tasks, observer } = Reflect.get(window, 'benchTasks') as { tasks: number[]; observer: PerformanceObserver }
    observer.disconnect()
    return Math.max(0, ...tasks)
  })
}

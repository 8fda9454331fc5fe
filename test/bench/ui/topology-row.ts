// The map of networks with everything in it opened, under a person's wheel: from where its words are read to where it is seen whole, and back.
import type { Page } from '@playwright/test'
import type { BenchRow } from '../bench-table.ts'
import { untilComplete } from '../fleet/console-process.ts'
import { openDemoConsole } from '../fleet/demo-fleet.ts'
import { longestTaskMs } from './longest-task.ts'
import { openPage } from './open-page.ts'

const fleet = { hosts: 50, vms: 1_000 } as const
const turns = 40
const turnPx = 100
const frameMs = 16
/** What is behind the last turn: hosts change their look over a few dozen frames. */
const settleMs = 1_500

export function topologyRow(): BenchRow {
  let page: Page | undefined
  return {
    name: `map of networks, ${fleet.hosts} opened hosts with ${fleet.vms} machines: longest task of the renderer thread while it is zoomed out and in (0: none over 50)`,
    unit: 'ms',
    target: { kind: 'limit', atMost: 50 },
    async prepare() {
      await using stack = new AsyncDisposableStack()
      const console = stack.use(await openDemoConsole(`demo://bench?hosts=${fleet.hosts}&vms=${fleet.vms}&activity=none`))
      await untilComplete(console, fleet)
      ;({ page } = stack.use(await openPage(console.link)))
      await openMap(page)
      const kept = stack.move()
      return { [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
    },
    ours: () => {
      const shown = page
      if (!shown) throw new Error('the page is not open')
      return longestTaskMs(shown, () => zoom(shown))
    },
  }
}

async function openMap(page: Page): Promise<void> {
  await page.evaluate(() => (location.hash = '#/networks/map'))
  const map = page.getByTestId('topology')
  await map.locator('.react-flow__node').nth(fleet.hosts - 1).waitFor()
  await page.getByRole('button', { name: 'Open all hosts' }).click()
  await map.hover()
  await turn(page, -turnPx)
  await map.locator('.react-flow__node-nics').first().waitFor()
  await page.waitForTimeout(settleMs)
}

async function zoom(page: Page): Promise<void> {
  await turn(page, turnPx)
  await turn(page, -turnPx)
}

async function turn(page: Page, px: number): Promise<void> {
  for (let count = 0; count < turns; count += 1) {
    await page.mouse.wheel(0, px)
    await page.waitForTimeout(frameMs)
  }
  await page.waitForTimeout(settleMs)
}

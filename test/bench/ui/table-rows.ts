// The table with 10,000 rows under a person's hands: scrolling, typing a search, and the memory that the page needs.
import type { Page } from '@playwright/test'
import { percentile } from '../bench-table.ts'
import type { BenchRow } from '../bench-table.ts'
import { longestTaskMs } from './longest-task.ts'
import { scrollThrough } from './scroll-through.ts'

const keyPauseMs = 120
const searched = 'web-01 running'

export function tableRows(page: Page): BenchRow[] {
  const typedLongestMs: number[] = []
  return [
    {
      name: 'scrolling over 10,000 rows: longest task of the renderer thread (0: none over 50)',
      unit: 'ms',
      target: { kind: 'limit', atMost: 50 },
      ours: () => longestTaskMs(page, () => scrollThrough(page, page.getByTestId('vm-table'))),
    },
    {
      name: 'typing a search over 10,000 rows: keystroke to painted result, p95',
      unit: 'ms',
      target: { kind: 'limit', atMost: 60 },
      ours: async () => {
        let p95Ms = Number.NaN
        typedLongestMs.push(await longestTaskMs(page, async () => {
          p95Ms = percentile(await type(page), 0.95)
        }))
        return p95Ms
      },
    },
    {
      name: 'typing the search: longest task of the renderer thread (the same runs; 0: none)',
      unit: 'ms',
      target: { kind: 'limit', atMost: 50 },
      ours: async () => typedLongestMs.shift() ?? Number.NaN,
    },
    {
      name: 'memory of the page (JavaScript heap in use) after it',
      unit: 'MB',
      target: { kind: 'limit', atMost: 250 },
      ours: () => heapMb(page),
    },
  ]
}

/** Milliseconds from each key to the frame that shows the changed count of rows; keys that change no count do not count. */
async function type(page: Page): Promise<number[]> {
  const box = page.getByRole('searchbox')
  await box.fill('')
  await box.focus()
  await page.evaluate(noteResults)
  const keys = [...Array.from(searched, (letter) => (letter === ' ' ? 'Space' : letter)), ...Array.from(searched, () => 'Backspace')]
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.waitForTimeout(keyPauseMs)
  }
  const tookMs = await page.evaluate(() => Reflect.get(window, 'benchResults') as number[])
  if (tookMs.length < searched.length / 2) throw new Error(`only ${tookMs.length} of ${keys.length} keys changed the result`)
  return tookMs
}

/** Runs in the page: from the key's own time stamp to the frame after the one that paints the change. */
function noteResults(): void {
  const results: number[] = []
  Reflect.set(window, 'benchResults', results)
  const count = document.querySelector('[data-testid=row-count]')
  if (!count) throw new Error('the page shows no count of rows')
  let pressedAtMs: number | undefined
  document.addEventListener('keydown', (event) => (pressedAtMs = event.timeStamp), { capture: true })
  new MutationObserver(() => {
    const startMs = pressedAtMs
    pressedAtMs = undefined
    if (startMs !== undefined) requestAnimationFrame(() => setTimeout(() => results.push(performance.now() - startMs)))
  }).observe(count, { childList: true, characterData: true, subtree: true })
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}

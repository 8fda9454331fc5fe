// A day of ten machines in charts: how long a click takes until the first chart is painted, and whether the live tail holds anything up.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import type { MetricSubject, Series } from '#shared/model/monitoring/metrics.ts'
import { HostId } from '#shared/model/ids.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { BenchRow } from '../bench-table.ts'
import { longestTaskMs } from '../ui/longest-task.ts'

export const compared = 10
const dayMs = 86_400_000
const sampleMs = 5_000
const tailMs = 20_000
const metrics = ['cpu.usage', 'memory.rss', 'disk.read.bytes', 'disk.write.bytes', 'network.receive.bytes', 'network.transmit.bytes'] as const

/** A day of samples every five seconds in the store of a console that does not run. */
export function writeDay(dataDir: string, uuids: readonly DomainUuid[]): void {
  using store = openMetricStore({ path: join(dataDir, 'metrics.sqlite') })
  const series = uuids.flatMap((uuid) => metrics.map((metric): Series => ({ subject: { kind: 'vm', uuid } satisfies MetricSubject, metric, instance: '' })))
  const newSeries = series.map((each, id) => ({ id, series: each }))
  const endMs = Date.now()
  for (let atMs = endMs - dayMs; atMs < endMs; atMs += sampleMs) {
    const values = Float64Array.from(series, (_, id) => 0.3 + 0.2 * Math.sin(atMs / 900_000 + id) + 0.1 * Math.sin(atMs / 7_000 + id * 7))
    store.append({ hostId: HostId.parse('bench'), sender: 'bench', atMs, intervalMs: sampleMs, newSeries: atMs === endMs - dayMs ? newSeries : [], ids: Uint32Array.from(series.keys()), values })
  }
  store.flush()
}

/** @param open the page on the performance tab of a machine, with nine others beside it */
export function chartRows(open: () => Promise<{ readonly page: Page } & AsyncDisposable>): BenchRow[] {
  let page: Page | undefined
  const shown = (): Page => {
    if (!page) throw new Error('the page is not open')
    return page
  }
  const prepare = async (): Promise<AsyncDisposable> => {
    const opened = await open()
    page = opened.page
    return opened
  }
  return [
    {
      name: `a chart of 24 h x ${compared} machines: click to first paint`,
      unit: 'ms',
      target: { kind: 'limit', atMost: 150 },
      prepare,
      ours: async () => {
        await shown().getByText('1 h', { exact: true }).click()
        await shown().waitForTimeout(1_500)
        return firstPaintMs(shown())
      },
    },
    {
      name: `live tail of ${compared} machines in all charts: longest task of the renderer thread (0: none over 50)`,
      unit: 'ms',
      target: { kind: 'limit', atMost: 50 },
      rounds: 2,
      prepare,
      ours: async () => {
        await shown().getByText('5 min', { exact: true }).click()
        await shown().waitForTimeout(3_000)
        return longestTaskMs(shown(), () => shown().waitForTimeout(tailMs))
      },
    },
  ]
}

/** From the click's own time stamp to the frame after the first chart was drawn with the day's figures, which its legend tells apart from the hour's. */
async function firstPaintMs(page: Page): Promise<number> {
  await page.evaluate(() => {
    const chart = document.querySelector('[data-testid=chart]')
    const [legend, canvas] = [chart?.querySelector('table'), chart?.querySelector('canvas')]
    if (!legend || !canvas) throw new Error('there is no chart')
    const painted = new Promise<number>((resolve) => {
      let clicked: { readonly atMs: number; readonly figures: string | null } | undefined
      document.addEventListener('click', ({ timeStamp }) => (clicked = { atMs: timeStamp, figures: legend.textContent }), { capture: true, once: true })
      Reflect.set(window, 'benchOnDraw', (drawn: HTMLCanvasElement) => {
        if (!clicked || drawn !== canvas || legend.textContent === clicked.figures) return
        const { atMs } = clicked
        Reflect.deleteProperty(window, 'benchOnDraw')
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - atMs)))
      })
    })
    Reflect.set(window, 'benchPainted', painted)
  })
  await page.getByText('24 h', { exact: true }).click()
  return page.evaluate(async () => Number(await Reflect.get(window, 'benchPainted')))
}

/** Runs in the page before its code: tells of each drawing on a canvas. */
export function watchDrawing(): void {
  const stroke: unknown = Reflect.get(CanvasRenderingContext2D.prototype, 'stroke')
  if (typeof stroke !== 'function') throw new Error('canvases cannot be drawn on here')
  Reflect.set(CanvasRenderingContext2D.prototype, 'stroke', function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    Reflect.apply(stroke, this, args)
    const onDraw: unknown = Reflect.get(window, 'benchOnDraw')
    if (typeof onDraw === 'function') Reflect.apply(onDraw, undefined, [this.canvas])
  })
}

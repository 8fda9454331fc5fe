// A directory of 20,000 volumes over SSH: from the question to the first page of rows, and in Chromium from the click to rows and under the wheel.
import type { Page } from '@playwright/test'
import type { HostId } from '#shared/model/ids.ts'
import type { BenchRow } from '../bench-table.ts'
import { longestTaskMs } from '../ui/longest-task.ts'
import { openPage } from '../ui/open-page.ts'
import { scrollThrough } from '../ui/scroll-through.ts'
import type { TransferBench } from './transfer-rows.ts'

const bigPool = 'bench-many'
const folder = `/var/lib/libvirt/${bigPool}`
const volumes = 20_000
const rowsDeadlineMs = 20_000

export function bigPoolRows(bench: TransferBench): BenchRow[] {
  const { hostId, console } = bench
  const scrolledLongestMs: number[] = []
  let page: Page | undefined
  const shown = (): Page => {
    if (!page) throw new Error('no page is open')
    return page
  }
  return [
    {
      name: 'first rows of a pool of 20,000 volumes',
      unit: 'ms',
      target: { kind: 'limit', atMost: 1000 },
      prepare: () => makeBigPool(bench),
      async ours() {
        const startMs = performance.now()
        const { volumes: rows, total } = await console.client.storage.volumes({ hostId, pool: bigPool, limit: 200 })
        const tookMs = performance.now() - startMs
        if (rows.length !== 200 || total !== volumes) throw new Error(`${rows.length} rows of ${total}`)
        return tookMs
      },
    },
    {
      name: 'the page of that pool: from the click to its first rows',
      unit: 'ms',
      target: { kind: 'limit', atMost: 1000 },
      async prepare() {
        await using stack = new AsyncDisposableStack()
        stack.use(await makeBigPool(bench))
        page = stack.use(await openPage(console.link)).page
        const kept = stack.move()
        return { [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
      },
      async ours() {
        const tookMs = await openPool(shown(), hostId)
        scrolledLongestMs.push(await longestTaskMs(shown(), () => scroll(shown())))
        return tookMs
      },
    },
    {
      name: 'the page of that pool: longest task of the renderer thread while it is scrolled (the same runs; 0: none over 50)',
      unit: 'ms',
      target: { kind: 'limit', atMost: 50 },
      ours: async () => scrolledLongestMs.shift() ?? Number.NaN,
    },
  ]
}

async function makeBigPool({ host }: TransferBench): Promise<AsyncDisposable> {
  const clearAway = `virsh -q pool-destroy ${bigPool}; virsh -q pool-undefine ${bigPool}; rm -rf ${folder}; true`
  await host.run(['sh', '-c', `${clearAway}; mkdir -p ${folder} && cd ${folder} && seq -f 'volume-%05g.img' ${volumes} | xargs touch && virsh -q pool-define-as ${bigPool} dir --target ${folder} && virsh -q pool-start ${bigPool}`])
  return { [Symbol.asyncDispose]: async () => void (await host.run(['sh', '-c', clearAway])) }
}

/** From the page of all pools, by the link that a person clicks. */
async function openPool(page: Page, hostId: HostId): Promise<number> {
  await page.evaluate(() => (location.hash = '#/storage'))
  const link = page.locator(`a[href$="/storage/${encodeURIComponent(hostId)}/${bigPool}"]`).first()
  await link.waitFor({ timeout: rowsDeadlineMs })
  return link.evaluate((element, deadlineMs) => new Promise<number>((resolve, reject) => {
    const startMs = performance.now()
    const look = (): void => {
      const row = document.querySelector('[data-testid=volumes] [role=rowgroup] [role=row] button')
      if (row) return resolve(performance.now() - startMs)
      if (performance.now() - startMs > deadlineMs) return reject(new Error('no row is shown'))
      requestAnimationFrame(look)
    }
    if (element instanceof HTMLElement) element.click()
    requestAnimationFrame(look)
  }), rowsDeadlineMs)
}

async function scroll(page: Page): Promise<void> {
  const table = page.getByTestId('volumes')
  await scrollThrough(page, table, () => table.locator('[role=rowgroup] [role=row] button').first().waitFor({ timeout: rowsDeadlineMs }))
}

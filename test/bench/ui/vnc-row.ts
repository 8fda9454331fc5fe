// How long a key takes to show on a guest's screen: through the console, its SSH tunnel and its page, and through a bare RFB client
// on the host itself. Both watch the same screen, whose blinking cursor is switched off.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { hostPid } from '../../testbed/hosts/host-process.ts'
import { planHost } from '../../testbed/hosts/host-plan.ts'
import { openBenchHost, runningGuest } from '../bench-host.ts'
import { percentile } from '../bench-table.ts'
import type { BenchRow } from '../bench-table.ts'
import { openConsoleWithHost } from './console-with-host.ts'

const keysARun = 20
const keyDeadlineMs = 5_000

interface Client extends AsyncDisposable {
  press(letter: string): Promise<number>
}

interface Stage extends AsyncDisposable {
  readonly page: Page
  readonly direct: Client
}

export function vncRow(): BenchRow {
  let stage: Stage | undefined
  const use = (): Stage => {
    if (!stage) throw new Error('the stage is not set')
    return stage
  }
  return {
    name: 'screen: key press to changed pixels through the tunnel, p95, against direct VNC',
    unit: 'ms',
    target: { kind: 'difference', atMost: 10 },
    prepare: async () => (stage = await openStage()),
    ours: () => p95Of((letter) => pressInPage(use().page, letter)),
    theirs: () => p95Of((letter) => use().direct.press(letter)),
  }
}

async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const { host } = stack.use(await openBenchHost())
  const port = Number((await host.virsh(['domdisplay', runningGuest])).split(':').at(-1)) + 5900
  const { page } = stack.use(await openConsoleWithHost(host.uri, watchCanvas))
  await openScreen(page)
  const direct = stack.use(await openDirect(port))
  // The guest's shell is on the screen: a clean line, and no cursor that blinks on its own.
  await page.keyboard.type("printf '\\033[?25l'; clear")
  await page.keyboard.press('Enter')
  await sleep(2_000)
  const kept = stack.move()
  return { page, direct, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

async function openScreen(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: runningGuest })
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /screen|console/i }).first().click()
  const canvas = page.locator('canvas:visible').first()
  await canvas.waitFor()
  await sleep(2_000)
  await canvas.click()
}

/** Runs in the page before its code: notes when a canvas that is on the page was drawn on. */
function watchCanvas(): void {
  const draw: unknown = Reflect.get(CanvasRenderingContext2D.prototype, 'drawImage')
  if (typeof draw !== 'function') throw new Error('canvases cannot be drawn on here')
  Reflect.set(CanvasRenderingContext2D.prototype, 'drawImage', function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    Reflect.apply(draw, this, args)
    if (this.canvas.isConnected) window.dispatchEvent(new CustomEvent('bench-drawn', { detail: performance.now() }))
  })
  window.addEventListener('keydown', ({ timeStamp }) => Reflect.set(window, 'benchPressedAtMs', timeStamp), { capture: true })
}

async function pressInPage(page: Page, letter: string): Promise<number> {
  await page.evaluate((deadlineMs) => {
    const drawn = new Promise((resolve, reject) => {
      Reflect.set(window, 'benchPressedAtMs', undefined)
      setTimeout(() => reject(new Error('no pixel changed')), deadlineMs)
      window.addEventListener('bench-drawn', (event) => {
        const pressedAtMs: unknown = Reflect.get(window, 'benchPressedAtMs')
        if (event instanceof CustomEvent && typeof pressedAtMs === 'number') resolve(event.detail - pressedAtMs)
      })
    })
    drawn.catch(() => {})
    Reflect.set(window, 'benchDrawn', drawn)
  }, keyDeadlineMs)
  await page.keyboard.press(letter)
  return page.evaluate(async () => Number(await Reflect.get(window, 'benchDrawn')))
}

async function openDirect(port: number): Promise<Client> {
  const pid = hostPid(planHost(6))
  const child = spawn('nsenter', ['-t', String(pid), '-n', '--', process.execPath, join(import.meta.dirname, 'rfb-keys.ts'), '127.0.0.1', String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const nextLine = (): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const timer = setTimeout(() => reject(new Error('the direct client saw no change')), keyDeadlineMs)
    lines.once('line', resolve)
    return promise.finally(() => clearTimeout(timer))
  }
  await nextLine()
  return {
    press: async (letter) => {
      const answer = nextLine()
      child.stdin.write(`${letter}\n`)
      return Number(await answer)
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}

async function p95Of(press: (letter: string) => Promise<number>): Promise<number> {
  const tookMs: number[] = []
  for (let key = 0; key < keysARun; key += 1) {
    // QEMU looks at its screen less and less often while nothing happens; a pause like a typist's, never in step with it.
    await sleep(100 + 7 * (key % 9))
    tookMs.push(await press('abcdefghij'[key % 10] ?? 'a'))
  }
  return percentile(tookMs, 0.95)
}

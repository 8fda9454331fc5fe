// The program itself, as a person starts it: its answers in the terminal, its signals, its end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startHeadlessApp } from './headless-app.ts'
import { startProgram } from './started-program.ts'

let stack = new AsyncDisposableStack()
afterEach(async () => {
  await stack.disposeAsync()
  stack = new AsyncDisposableStack()
})

function start(args: readonly string[]) {
  const dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-serve-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  return stack.use(startProgram(dataDir, args))
}

describe('the program', () => {
  it('prints its version and its options', async () => {
    const version = start(['--version'])
    expect(await version.exited).toBe(0)
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
    const help = start(['--help'])
    expect(await help.exited).toBe(0)
    expect(help.output()).toContain('--show-domain-console NAME')
  })

  it('ends with a sentence when it cannot do what it is asked', async () => {
    const wide = start(['--listen', '0.0.0.0'])
    expect(await wide.exited).toBe(1)
    expect(wide.output()).toMatch(/^novacron: --listen 0\.0\.0\.0 is refused: .+\n/)
    await using other = await startHeadlessApp()
    const busy = start(['--port', new URL(other.origin).port])
    expect(await busy.exited).toBe(1)
    expect(busy.output()).toMatch(/^novacron: Port \d+ of this machine is in use/)
  })

  it('prints a link that works, a new one on SIGUSR1, and ends in order on SIGTERM', async () => {
    const served = start(['--port', '0'])
    await expect.poll(() => served.links().length, { timeout: 60_000 }).toBe(1)
    served.child.kill('SIGUSR1')
    await expect.poll(() => served.links().length, { timeout: 20_000 }).toBe(2)
    const [first = '', second = ''] = served.links()
    const statuses = [await fetch(first, { redirect: 'manual' }), await fetch(first, { redirect: 'manual' }), await fetch(second, { redirect: 'manual' })].map(({ status }) => status)
    expect(statuses).toEqual([302, 410, 302])
    served.child.kill('SIGTERM')
    expect(await served.exited).toBe(0)
  })
})

describe('guessing links', () => {
  it('is slowed down', async () => {
    await using console = await startHeadlessApp()
    const guesses = await Promise.all(Array.from({ length: 40 }, () => fetch(`${console.origin}/open/guess`)))
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([410, 429]))
  })
})

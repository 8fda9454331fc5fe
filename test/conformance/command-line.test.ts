// The command line as a person uses it from a shell: every --show-... of virt-manager leads to its page, from a first start and from
// a second one, which reaches the console that runs already.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startProgram } from './started-program.ts'

const uri = 'demo://lab?hosts=1&vms=3&activity=none'
const host = '[0-9a-f-]{36}'

let stack = new AsyncDisposableStack()
afterEach(async () => {
  await stack.disposeAsync()
  stack = new AsyncDisposableStack()
})

function folder(): string {
  return stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-shell-')), (path) => rmSync(path, { recursive: true, force: true }))
}

function start(dataDir: string, args: readonly string[]) {
  return stack.use(startProgram(dataDir, ['--port', '0', ...args]))
}

describe('the command line', () => {
  it('opens the console of a machine, from a first start and through the console that runs already', async () => {
    const dataDir = folder()
    const first = start(dataDir, ['--connect', uri, '--show-domain-console', 'web-01'])
    await expect.poll(first.link, { timeout: 60_000 }).toMatch(new RegExp(`#/vms/${host}/${host}/console$`))

    const second = start(dataDir, ['--connect', uri, '--show-domain-console', 'web-01'])
    expect(await second.exited).toBe(0)
    expect(second.output()).toContain('is running already')
    expect(new URL(second.link()).origin).toBe(new URL(first.link()).origin)
    expect(new URL(second.link()).hash).toBe(new URL(first.link()).hash)
    // The link is one that the running console takes.
    expect((await fetch(second.link(), { redirect: 'manual' })).status).toBe(302)
    first.child.kill('SIGTERM')
    expect(await first.exited).toBe(0)
    expect(existsSync(join(dataDir, 'address'))).toBe(false)
  })

  it('has virt-manager’s other ways, and says what it cannot show', async () => {
    const dataDir = folder()
    const running = start(dataDir, ['--connect', uri])
    await expect.poll(running.link, { timeout: 60_000 }).toMatch(new RegExp(`#/hosts/${host}$`))
    const ways: readonly (readonly [readonly string[], string])[] = [
      [['--show-domain-editor', 'web-01'], `#/vms/${host}/${host}/hardware$`],
      [['--show-domain-performance', 'web-01'], `#/vms/${host}/${host}/performance$`],
      [['--show-domain-delete', 'web-01'], `#/vms/${host}/${host}/delete$`],
      [['--show-host-summary'], `#/hosts/${host}$`],
      [['--show-domain-creator'], `#/hosts/${host}/create-vm$`],
    ]
    for (const [args, route] of ways) {
      const asked = start(dataDir, ['-c', uri, ...args])
      expect([args, await asked.exited]).toEqual([args, 0])
      expect(asked.link()).toMatch(new RegExp(route))
    }
    const missing = start(dataDir, ['-c', uri, '--show-domain-console', 'nothing'])
    expect(await missing.exited).toBe(1)
    expect(missing.output()).toMatch(/novacron: There is no virtual machine "nothing" on .+\n[\s\S]*\/open\//)
    expect(missing.link()).toMatch(new RegExp(`#/hosts/${host}$`))
    const unknown = start(dataDir, ['-c', 'telnet://kvm01', '--show-domain-console', 'web-01'])
    expect(await unknown.exited).toBe(1)
    expect(unknown.output()).toMatch(/^novacron: .*telnet.*\n/)
    expect(new URL(unknown.link()).hash).toBe('')
    const mistyped = start(dataDir, ['-c', uri, '--show-domain-consol', 'web-01'])
    expect(await mistyped.exited).toBe(1)
    expect(mistyped.output()).toBe('novacron: There is no option --show-domain-consol. Did you mean --show-domain-console?\nnovacron --help lists all options.\n')
  })

  it('says that a folder is in use where whoever has it cannot be asked', async () => {
    const dataDir = folder()
    const running = start(dataDir, ['--connect', uri])
    await expect.poll(running.link, { timeout: 60_000 }).not.toBe('')
    rmSync(join(dataDir, 'address'))
    const refused = start(dataDir, [])
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('is using this data folder')
  })
})

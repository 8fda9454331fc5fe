// The headless Debian package: built, installed on this machine, started, asked, removed.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildHeadlessDeb, packageVersion } from '../../resources/packaging/headless-deb.ts'

function whyNot(): string | undefined {
  if (!existsSync('/usr/bin/dpkg-deb')) return 'no dpkg-deb on this machine'
  if (process.getuid?.() !== 0) return 'installing a package needs root'
  return undefined
}

describe.skipIf(whyNot())('the headless Debian package', () => {
  const work = mkdtempSync(join(tmpdir(), 'novacron-headless-'))

  beforeAll(() => {
    const file = buildHeadlessDeb({ workDir: join(work, 'build'), outputDir: work })
    execFileSync('dpkg', ['--install', file])
  }, 240_000)

  afterAll(() => {
    execFileSync('dpkg', ['--purge', 'novacron'])
    rmSync(work, { recursive: true, force: true })
  })

  it('brings a command that tells its version', () => {
    expect(execFileSync('/usr/bin/novacron', ['--version'], { encoding: 'utf8' }).trim()).toBe(packageVersion())
  })

  it('serves the console from the installed files, with its session workers', async () => {
    const server = spawn('/usr/bin/novacron', ['--port', '18090', '--data-dir', join(work, 'data'), '--demo=demo://lab?hosts=2&vms=6'], { cwd: '/', stdio: 'ignore' })
    try {
      const health = await untilAnswered('http://127.0.0.1:18090/healthz', AbortSignal.timeout(20_000))
      expect(health.status).toBe(200)
      const page = await fetch('http://127.0.0.1:18090/')
      expect(await page.text()).toContain('NovaCron')
      const authorization = `Bearer ${readFileSync(join(work, 'data/api-token'), 'utf8').trim()}`
      // The rows come from the bundled session worker: its file must be where the bundle looks for it.
      await expect.poll(async () => (await (await fetch('http://127.0.0.1:18090/api/v1/vms', { headers: { authorization } })).json()).length, { timeout: 20_000 }).toBe(6)
    } finally {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    }
  }, 60_000)
})

async function untilAnswered(url: string, signal: AbortSignal): Promise<Response> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await fetch(url, { signal })
    } catch (error) {
      // The server is still starting; the signal ends the waiting.
      if (signal.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

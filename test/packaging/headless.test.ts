// The headless Debian package: built, installed on this machine, started, asked, removed.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
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

  it('serves the console, health and the renderer from the installed files', async () => {
    const server = spawn('/usr/bin/novacron', ['--port', '18090', '--data-dir', join(work, 'data')], { cwd: '/', stdio: 'pipe' })
    try {
      const health = await untilAnswered('http://127.0.0.1:18090/healthz', AbortSignal.timeout(20_000))
      expect(health.status).toBe(200)
      const page = await fetch('http://127.0.0.1:18090/')
      expect(await page.text()).toContain('NovaCron')
    } finally {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    }
  }, 40_000)
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

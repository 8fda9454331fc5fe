import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryEnvironment, memoryFlags, needsBuild, planLaunch } from './launch.ts'
import { installationDir } from './paths.ts'

let rootDir = ''

beforeEach(() => {
  rootDir = mkdtempSync(join(tmpdir(), 'novacron-launch-'))
})

afterEach(() => rmSync(rootDir, { recursive: true, force: true }))

function put(path: string, ageSeconds = 0): string {
  const file = join(rootDir, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '')
  const atSeconds = Date.now() / 1000 - ageSeconds
  utimesSync(file, atSeconds, atSeconds)
  return file
}

const plan = (environment: NodeJS.ProcessEnv) => planLaunch({ rootDir, environment, platform: 'linux' })

describe('npm start', () => {
  it('opens the desktop with the binary that is there', () => {
    expect(plan({ DISPLAY: ':0' })).toEqual({ kind: 'headless', reason: "Electron's binary is not on this machine" })
    const binary = put('node_modules/electron/dist/electron')
    expect(plan({ DISPLAY: ':0' })).toEqual({ kind: 'desktop', binary })
    const other = put('other/electron')
    expect(plan({ WAYLAND_DISPLAY: 'wayland-0', ELECTRON_OVERRIDE_DIST_PATH: join(rootDir, 'other') })).toEqual({ kind: 'desktop', binary: other })
    expect(plan({ DISPLAY: ':0', ELECTRON_BIN: join(rootDir, 'missing') })).toEqual({ kind: 'desktop', binary })
  })

  it('serves the console where there is no display', () => {
    put('node_modules/electron/dist/electron')
    expect(plan({})).toMatchObject({ kind: 'headless' })
  })

  it('builds what is missing or older than its sources, and nothing else', () => {
    expect(needsBuild(rootDir)).toBe(true)
    put('out/renderer/index.html', 10)
    put('renderer/app/main.tsx', 60)
    put('renderer/app/main.test.ts', 0)
    expect(needsBuild(rootDir)).toBe(false)
    put('shared/errors.ts', 5)
    expect(needsBuild(rootDir)).toBe(true)
  })
})

describe('what keeps the headless console small', () => {
  it('is said by the command that packages install, too', () => {
    const variables = Object.entries(memoryEnvironment).map(([name, value]) => `${name}=${value}`)
    expect(readFileSync(join(installationDir, 'electron/serve.ts'), 'utf8').split('\n')[0]).toBe(`#!/usr/bin/env -S ${[...variables, 'node', ...memoryFlags].join(' ')}`)
  })

  it('is given by the one program that npm starts', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(installationDir, 'package.json'), 'utf8')))
    expect([scripts['start'], scripts['serve'], scripts['demo']]).toEqual(['node electron/start.ts', 'node electron/start.ts serve', 'node electron/start.ts serve --demo'])
  })
})

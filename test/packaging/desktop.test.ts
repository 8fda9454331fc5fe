// The packaging configuration, tried on a stand-in runtime: what is in the archive, what is kept out of it, the locks.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDesktop, findElectronDist } from '../../resources/packaging/desktop.ts'
import { repositoryDir } from '../../resources/packaging/stage.ts'
import { listArchive, makeStandInElectron } from './stand-in-electron.ts'

const whyNot = process.platform === 'linux' ? undefined : 'the stand-in runtime is for Linux'

describe.skipIf(whyNot)('the desktop package', () => {
  const work = mkdtempSync(join(tmpdir(), 'novacron-desktop-'))
  const unpacked = join(work, 'dist/linux-unpacked')
  let files: string[] = []

  beforeAll(async () => {
    const electronDist = join(work, 'electron')
    const { version } = JSON.parse(readFileSync(join(repositoryDir, 'node_modules/electron/package.json'), 'utf8'))
    makeStandInElectron(electronDist, String(version))
    await buildDesktop({ electronDist, outputDir: join(work, 'dist'), target: 'dir' })
    files = listArchive(join(unpacked, 'resources/app.asar'))
  }, 240_000)

  afterAll(() => rmSync(work, { recursive: true, force: true }))

  it('holds the main process, the session worker, the preload script and the renderer', () => {
    expect(files).toEqual(expect.arrayContaining(['/out/main/main.js', '/out/main/session-worker.js', '/out/preload/preload.cjs', '/out/renderer/index.html', '/package.json']))
  })

  it('holds no sources, tests or sources of native code', () => {
    const own = files.filter((file) => !file.startsWith('/node_modules/'))
    expect(own.filter((file) => /^\/(electron|shared|renderer|test|docs)\//.test(file))).toEqual([])
    expect(files.filter((file) => /better-sqlite3\/deps\//.test(file))).toEqual([])
  })

  it('keeps native modules outside the archive, where the system can load them', () => {
    expect(existsSync(join(unpacked, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds'))).toBe(true)
  })

  it('locks the runtime: fuses are set for the app only to run from its archive', () => {
    const program = readFileSync(join(unpacked, 'novacron-console'))
    const marker = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
    const wire = program.subarray(marker + 34, marker + 34 + 9).toString('latin1')
    // In Electron's order: runAsNode, cookieEncryption, nodeOptions, inspectArguments, asarIntegrity, onlyFromAsar, snapshot, fileProtocol.
    expect(wire.slice(0, 6)).toBe('010011')
    expect(wire[7]).toBe('0')
  })
})

describe('where the real Electron runtime is', () => {
  it.skipIf(findElectronDist() === undefined)('is an executable next to its version file', () => {
    expect(existsSync(join(findElectronDist() ?? '', 'version'))).toBe(true)
  })
})

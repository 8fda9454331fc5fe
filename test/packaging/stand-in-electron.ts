// A folder that looks like an unpacked Electron to the packager, where the real runtime cannot be had. It proves what
// is put into the package and how it is laid out; it cannot prove that the app starts.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The packager flips the runtime's fuses in place: it looks for this marker and one byte for each fuse behind it. */
const fuseMarker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuseCount = 9

export function makeStandInElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  const program = Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n# '), Buffer.from(fuseMarker), Buffer.from([1, fuseCount]), Buffer.from('0'.repeat(fuseCount))])
  writeFileSync(join(folder, 'electron'), program)
  chmodSync(join(folder, 'electron'), 0o755)
  writeFileSync(join(folder, 'version'), version)
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) writeFileSync(join(folder, file), 'stand-in')
  copyFileSync('/bin/true', join(folder, 'chrome-sandbox'))
}

/** The paths inside an asar archive. */
export function listArchive(file: string): string[] {
  return execFileSync('npx', ['--no-install', 'asar', 'list', file], { encoding: 'utf8' }).trim().split('\n')
}

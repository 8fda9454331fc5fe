// Where files of the installation are, found from this module alone: in the source tree it stands in electron/app, in a
// bundle all code is in out/main. No other file resolves paths of the installation.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const here = dirname(fileURLToPath(import.meta.url))
const rootDir = findRoot(here)

/** The built renderer: index.html and its assets. Missing until the first build. */
export const rendererDir = join(rootDir, 'out', 'renderer')
export const installationDir = rootDir

/** The folder with our package.json, upwards from here. */
function findRoot(folder: string): string {
  const parent = dirname(folder)
  if (existsSync(join(folder, 'package.json')) || parent === folder) return folder
  return findRoot(parent)
}

export function readVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8'))).version
}

// Holds the tree to the table in rooms.ts: who may import whom, and which packages each room may use.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAllowed, roomOf, rooms, testPackages } from './rooms.ts'

interface Import {
  readonly file: string
  readonly target: string
}

const statement = /^\s*(?:import|export)\s+(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'electron', 'preload', 'renderer', 'shared'], { encoding: 'utf8' })
  return listed.split('\n').filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && existsSync(file))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(statement)].map((match) => ({ file, target: match[1] ?? match[2] ?? '' }))
}

/** The path inside the repository that an import points at, or `undefined` for a package. */
function pathOf({ file, target }: Import): string | undefined {
  if (target.startsWith('#')) return target.slice(1)
  if (target.startsWith('.')) return normalize(join(dirname(file), target))
  return undefined
}

/** What only tests import stands in a `testing` folder. */
const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\//.test(file)

function complaint(item: Import): string | undefined {
  const room = roomOf(item.file)
  if (!room) return `${item.file} is in no room`
  const path = pathOf(item)
  if (path === undefined) return packageComplaint(item, room.packages)
  if (path === room.path || path.startsWith(`${room.path}/`)) return undefined
  const isFine = room.mayImport.some((allowed) => path === allowed || path.startsWith(`${allowed}/`))
  if (isFine || (isTest(item.file) && path.startsWith('test/'))) return undefined
  return `${item.file} imports ${path}: not open to ${room.path}`
}

function packageComplaint(item: Import, allowed: readonly string[]): string | undefined {
  const isAsset = /\.(css|json|svg)(\?.*)?$/.test(item.target)
  const all = isTest(item.file) ? [...allowed, ...testPackages] : allowed
  if (isAsset || all.some((pattern) => isAllowed(pattern, item.target))) return undefined
  return `${item.file} imports the package ${item.target}`
}

describe('import rules', () => {
  it('every import stays within what its room may use', () => {
    const imports = sourceFiles().flatMap(importsOf)
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.map(complaint).filter((text) => text !== undefined)).toEqual([])
  })

  it('only the desktop shell and the preload script can import electron', () => {
    const open = rooms.filter((room) => room.packages.includes('electron')).map((room) => room.path)
    expect(open).toEqual(['electron/desktop', 'electron/main.ts', 'preload'])
  })

  it('finds a forbidden import when there is one', () => {
    expect(complaint({ file: 'shared/model/machines/vm.ts', target: 'node:fs' })).toContain('imports the package node:fs')
    expect(complaint({ file: 'renderer/app/shell.tsx', target: '#electron/lib/log.ts' })).toContain('not open to renderer')
  })
})

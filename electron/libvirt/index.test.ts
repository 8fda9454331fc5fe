import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'

test('the client imports nothing but node:* and its own files', () => {
  const room = import.meta.dirname
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const shipped = files.filter((file) => !file.startsWith(`testing${sep}`))
  const strangers = shipped.flatMap((file) =>
    [...readFileSync(join(room, file), 'utf8').matchAll(/(?:from|import) '(?<target>[^']+)'/g)]
      .map((match) => match.groups?.['target'] ?? '')
      .filter((target) => !target.startsWith('node:') && !isInside(room, resolve(room, dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  )
  expect(shipped.length).toBeGreaterThan(30)
  expect(strangers).toEqual([])
})

function isInside(room: string, path: string): boolean {
  return path.startsWith(room + sep)
}

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderGeneratedFiles } from './generate.ts'

test('the generated files are up to date with the table of facts', () => {
  const outdated = [...renderGeneratedFiles()].filter(([file, text]) => readFileSync(new URL(file), 'utf8') !== text)
  expect(outdated.map(([file]) => file), 'run `npm run generate:libvirt`').toEqual([])
})

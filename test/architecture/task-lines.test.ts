// Holds the table of the lines in tasks' logs, their words and the code together.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { taskLineFields } from '#shared/task-lines.ts'

const words = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync('resources/i18n/en/task-lines.json', 'utf8')))

it('has words for every line, which need just what the line is given', () => {
  const fields = Object.entries(words).map(([key, text]): [string, string[]] => [key, [...text.matchAll(/\{\{(\w+)(?:, time)?\}\}/g)].map((match) => match[1] ?? '').toSorted()])
  expect(Object.fromEntries(fields)).toEqual(Object.fromEntries(Object.entries(taskLineFields).map(([key, given]) => [key, given.toSorted()])))
})

it('has no line that nobody writes', () => {
  const all = globSync('electron/**/*.ts').filter((file) => !file.endsWith('.test.ts')).map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(Object.keys(taskLineFields).filter((key) => !all.includes(`line: '${key}'`))).toEqual([])
})

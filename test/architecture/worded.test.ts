// Everything that a person reads comes from the catalogue: no sentence is built in code outside of the screens, which have a check of their own.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { proseIn } from './prose.ts'
import { forPrograms, reasonedTexts } from './reasoned-texts.ts'

const isNameOfTheProduct = (text: string): boolean => /^['"`]NovaCron Console['"`]$/.test(text)

function isExpected(file: string, text: string): boolean {
  const reason = reasonedTexts[file]
  return isNameOfTheProduct(text) || forPrograms.some((pattern) => pattern.test(text)) || (typeof reason === 'string' ? true : reason?.test(text) === true)
}

/** Tests; tools of ours, which no part of the console runs; and what a simulated host and its guests say, as real ones would. */
const isLeftOut = /\.(test|gen|d)\.ts$|\/testing\/|\/(generate|generator\/.*)\.ts$|^electron\/providers\/demo\//

it('finds no sentence that is built in the code', () => {
  const files = globSync('{electron,shared,preload}/**/*.ts').filter((file) => !isLeftOut.test(file))
  expect(files.length).toBeGreaterThan(700)
  const found = files.flatMap((file) => proseIn(file, readFileSync(file, 'utf8')).filter(({ text }) => !isExpected(file, text)).map(({ line, text }) => `${file}:${line} ${text}`))
  expect(found).toEqual([])
}, 60_000)

it('sees sentences on any way to a person, and leaves raw texts of errors, logs and programs alone', () => {
  const texts = (source: string): string[] => proseIn('x.ts', source).map(({ text }) => text)
  expect(texts("problems.say('quota', 'The store is too large')")).toEqual(["'The store is too large'"])
  expect(texts('log(`Made the volume ${name} in the pool ${pool}`)')).toEqual(['`Made the volume ${name} in the pool ${pool}`'])
  expect(texts("const words = { full: 'The disk is full' }")).toEqual(["'The disk is full'"])
  expect(texts('return { lines: [problemOf(error).message] }')).toEqual(['problemOf(error).message'])
  expect(texts("new AppError('conflict', { message: 'It is in use', reason: 'disk-use', params: { why: 'by somebody else' } })")).toEqual(["'by somebody else'"])
  expect(texts("log.warn('a call failed', { reason: problemOf(error).message }); throw new Error(`no such thing: ${name}`)")).toEqual([])
  expect(texts("log('warn', 'A worker died'); words('report.title'); write(`${name}: ${value}`)")).toEqual([])
})

it('has a reason for nothing that is not there any more', () => {
  const unused = Object.entries(reasonedTexts).filter(([file, reason]) => !existsSync(file) || !proseIn(file, readFileSync(file, 'utf8')).some(({ text }) => typeof reason === 'string' || reason.test(text)))
  expect(unused.map(([file]) => file)).toEqual([])
})

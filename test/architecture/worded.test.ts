// Everything that a person reads comes from the catalogue: no sentence is built in the code of services, threads, servers and the desktop.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { proseIn } from './prose.ts'

/** Texts for programs, whatever file they are in. */
const forPrograms = [
  /^['"`](text|application|multipart)\/|^['"`]Content-Type: |^['"`]attachment; |^['"`]public, max-age/,
  /^["'`]default-src /,
  /^['"`](body|<!doctype)/,
  /^['"`]yyyy-mm-dd hh:mm/,
]

/** Files, or texts of one, that have sentences for a reason. */
const reasons: Readonly<Record<string, string | RegExp>> = {
  // The options of a program are the same in every language, and so is what it says of them; a script may look for it.
  'electron/app/command-line.ts': 'the command line',
  'electron/app/launch.ts': 'what is said before the console starts',
  'electron/app/node-platform.ts': /Application Support/,
  'electron/app/secret-file.ts': /encrypted file/,
  'electron/desktop/electron-platform.ts': /OS keychain/,
  'electron/workers/metrics/store/metric-file.ts': 'SQL',
  'electron/workers/metrics/store/store-writer.ts': /The store of metrics was \$\{trouble\}/,
  'electron/services/monitoring/prometheus-page.ts': 'help in the format of Prometheus',
  'electron/services/prometheus/node-exporter-recipes.ts': 'expressions of Prometheus',
  // Raw texts of errors that have a reason, put together beside them, and what terminals are told of them.
  'electron/services/cloning/chosen-settings.ts': /virtual CPUs|of memory/,
  'electron/services/tasks/task-runner.ts': /The console ended before this task did/,
  'electron/server/http-server.ts': /Something went wrong inside the console|^problemOf\(error\)\.message$/,
  // Keys and names.
  'electron/workers/worker-link.ts': /'session worker'/,
  'electron/services/transfers/bytes/upload-origin.ts': /'session worker'/,
  'electron/services/alerts/alerts-service.ts': /alert channel/,
}

const isNameOfTheProduct = (text: string): boolean => /^['"`]NovaCron Console['"`]$/.test(text)

function isExpected(file: string, text: string): boolean {
  const reason = reasons[file]
  return isNameOfTheProduct(text) || forPrograms.some((pattern) => pattern.test(text)) || (typeof reason === 'string' ? true : reason?.test(text) === true)
}

it('finds no sentence that is built in the code', () => {
  const files = globSync('electron/{services,workers,lib,server,app,desktop}/**/*.ts').filter((file) => !/\.(test|gen|d)\.ts$|\/testing\//.test(file))
  expect(files.length).toBeGreaterThan(250)
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

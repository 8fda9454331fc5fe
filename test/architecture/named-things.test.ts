// Documents and comments say what is so: they name only files, links, commands and services that there are, and tell what each kind of them has to.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { helpText } from '#electron/app/command-line.ts'

const files = globSync(['*.{md,json,ts}', '{docs,electron,preload,renderer,resources,shared,test}/**/*.*'])
const names = new Set(files.map((file) => basename(file)))
const documents = files.filter((file) => file.endsWith('.md')).map((file) => ({ file, folder: dirname(file), text: readFileSync(file, 'utf8') }))
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')))

/** Commands of npm itself. */
const npmsOwn = new Set(['ci', 'install', 'run'])
/** What is no file of the tree: the data folder's, an answer's, and names that CONTRIBUTING.md shows as bad ones. */
const elsewhere = new Set(['secrets.json', 'openapi.json', 'utils.ts', 'helpers.ts'])

const captured = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? [])

describe('the documents', () => {
  it('link only to what is there', () => {
    const dead = documents.flatMap(({ file, folder, text }) => captured(text, /\]\(([^)#\s]+)/g).filter((target) => !/^https?:/.test(target) && !existsSync(join(folder, target))).map((target) => `${file}: ${target}`))
    expect(dead).toEqual([])
  })

  it('name only files and folders that are there', () => {
    const gone = documents.flatMap(({ file, folder, text }) => {
      const folders = captured(text, /`((?:electron|shared|renderer|preload|test|docs|resources)\/[\w./-]*)`/g).filter((path) => !existsSync(path))
      const single = captured(text, /`([\w./-]+\.(?:tsx?|mjs|css|json|md))`/g).filter((path) => !existsSync(path) && !existsSync(join(folder, path)) && !names.has(basename(path)) && !elsewhere.has(basename(path)))
      return [...folders, ...single].map((path) => `${file}: ${path}`)
    })
    expect(gone).toEqual([])
  })

  it('name only commands and options that there are', () => {
    const commands = documents.flatMap(({ file, text }) => captured(text, /\bnpm (?:run )?([a-z][\w:-]*)(?= --|`|\n| +#| &&)/g).filter((name) => !npmsOwn.has(name) && scripts[name] === undefined).map((name) => `${file}: npm ${name}`))
    const options = documents.flatMap(({ file, text }) => captured(text, /\b(?:novacron|npm run serve --) (--[\w-]+)/g).filter((option) => !helpText.includes(option)).map((option) => `${file}: ${option}`))
    expect([...commands, ...options]).toEqual([])
  })
})

describe('the decisions', () => {
  it('are numbered as their files are, and tell their state, what there was to decide, what was decided and what follows', () => {
    const untold = documents.filter(({ folder }) => folder === 'docs/adr').flatMap(({ file, text }) => {
      const parts = [new RegExp(`^# ${Number(basename(file).slice(0, 4))}\\. `), /\*\*Status:\*\*/, /\*\*Context\./, /\*\*Decision[.:]/, /\*\*Consequences\./]
      return parts.filter((part) => !part.test(text)).map((part) => `${file}: ${part.source}`)
    })
    expect(untold).toEqual([])
  })
})

describe('the services', () => {
  it('are all in the picture of the architecture, and in the table of what each owns', () => {
    const nouns = globSync('electron/services/*/').map((folder) => basename(folder)).filter((noun) => noun !== 'testing')
    const picture = /```\n([\s\S]*?)```/.exec(readFileSync('ARCHITECTURE.md', 'utf8'))?.[1] ?? ''
    const table = readFileSync('electron/services/README.md', 'utf8')
    expect(nouns.filter((noun) => !picture.split(/\s+/).includes(noun) || !table.includes(`\n| \`${noun}\` |`))).toEqual([])
  })
})

describe('the comments', () => {
  it('name only files that are there', () => {
    const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.(test|spec|gen)\.tsx?$/.test(file))
    const gone = code.flatMap((file) => captured(readFileSync(file, 'utf8'), /^\s*(?:\/\/|\/?\*).*?(?<![\w/.-])([a-z][a-z\d]*(?:-[a-z\d]+)*\.tsx?)\b/gm).filter((name) => !names.has(name)).map((name) => `${file}: ${name}`))
    expect(gone).toEqual([])
  })

  it('that silence a rule of the linter say why', () => {
    const silenced = files.filter((file) => /\.tsx?$/.test(file)).flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => /^\s*(?:\/\/|\{?\/\*) oxlint-disable/.test(line)).map((line) => `${file}: ${line.trim()}`))
    expect(silenced.filter((line) => !/oxlint-disable(-next-line)? [\w/-]+ -- \S/.test(line))).toEqual([])
  })
})

// Holds the documents to the code: paths that they name exist, example bytes are valid, every error has its words.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AuditEntry } from '#shared/contract/system.ts'
import { errorTable } from '#shared/errors.ts'
import { VmActionId } from '#shared/model/vm-actions.ts'
import { chainStart, verifyChain } from '#electron/services/audit/audit-chain.ts'

const read = (file: string): string => readFileSync(file, 'utf8')
const Texts = z.record(z.string(), z.unknown())

describe('the documents', () => {
  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'])('%s names only paths that exist', (file) => {
    const paths = [...read(file).matchAll(/`((?:electron|shared|renderer|preload|test|docs|resources)\/[\w./-]*)`/g)].map((match) => match[1] ?? '')
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  it('show an audit log whose chain holds, and does not when a word is changed', () => {
    const json = /```json\n([\s\S]*?)```/.exec(read('docs/formats/audit-log.md'))?.[1] ?? ''
    const entries = z.array(AuditEntry).parse(JSON.parse(json))
    expect(verifyChain(entries, chainStart)).toMatchObject({ sequence: 2 })
    expect(verifyChain(entries.map((entry) => ({ ...entry, user: 'eve' })), chainStart)).toBeUndefined()
  })
})

describe('the catalogue', () => {
  const app = Texts.parse(JSON.parse(read('resources/i18n/en/app.json')))
  const has = (path: string): boolean => {
    let node: unknown = app
    for (const part of path.split('.')) node = Texts.catch({}).parse(node)[part]
    return typeof node === 'string'
  }

  it('has words for every error code and every act', () => {
    expect(Object.keys(errorTable).filter((code) => !has(`error.${code}`))).toEqual([])
    const acts = VmActionId.options.flatMap((action) => [`action.${action}`, `task.vm.${action}`, `confirm.title.${action}_one`, `confirm.title.${action}_other`, `confirm.effect.${action}_one`, `confirm.effect.${action}_other`])
    expect(acts.filter((key) => !has(key))).toEqual([])
  })
})

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { keepCompiledCode } from './compiled-code.ts'

const folder = mkdtempSync(join(tmpdir(), 'novacron-compiled-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(process.platform === 'linux')('keeping compiled code', () => {
  it('makes a folder that only its owner can write, and tells threads of it', () => {
    const environment: NodeJS.ProcessEnv = { XDG_CACHE_HOME: folder }
    keepCompiledCode(environment)
    const made = join(folder, 'novacron', 'compiled')
    expect(statSync(made).mode & 0o777).toBe(0o700)
    expect(environment['NODE_COMPILE_CACHE']).toBe(made)
  })

  it('leaves a choice of the user alone', () => {
    const environment: NodeJS.ProcessEnv = { XDG_CACHE_HOME: folder, NODE_COMPILE_CACHE: '/elsewhere' }
    keepCompiledCode(environment)
    expect(environment['NODE_COMPILE_CACHE']).toBe('/elsewhere')
    expect(existsSync(join(folder, 'novacron'))).toBe(false)
  })

  it('does without where no folder can be made', () => {
    writeFileSync(`${folder}-file`, '')
    const environment: NodeJS.ProcessEnv = { XDG_CACHE_HOME: `${folder}-file` }
    keepCompiledCode(environment)
    expect(environment['NODE_COMPILE_CACHE']).toBeUndefined()
    rmSync(`${folder}-file`)
  })
})

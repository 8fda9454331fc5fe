// The headless platform: the encrypted secrets and the preferences file, on a real disk.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { createNodePlatform, defaultDataDir } from './node-platform.ts'

let dataDir = ''

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'novacron-platform-'))
})

afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const open = (environment: NodeJS.ProcessEnv = {}) => createNodePlatform({ dataDir, environment, log: silentLog })

it('says of a folder that cannot be made which one it is, and why', () => {
  writeFileSync(join(dataDir, 'file'), '')
  expect(() => createNodePlatform({ dataDir: join(dataDir, 'file', 'data'), environment: {}, log: silentLog })).toThrow(expect.objectContaining({ code: 'not-permitted', message: expect.stringMatching(/The data folder .+\/file\/data cannot be made: ENOTDIR/) }))
})

describe('the secret file', () => {
  it('is looked at again after it could not be read', async () => {
    const { secrets } = open()
    writeFileSync(join(dataDir, 'secrets.json'), 'half a fi')
    await expect(secrets.get('a')).rejects.toThrow('JSON')
    await expect(secrets.set('a', 'b')).rejects.toThrow('JSON')
    rmSync(join(dataDir, 'secrets.json'))
    await secrets.set('a', 'b')
    expect(await secrets.get('a')).toBe('b')
  })

  it('keeps secrets over a restart, sealed and readable by nobody else', async () => {
    const { secrets } = open()
    expect(await secrets.get('password root@kvm01')).toBeUndefined()
    expect(readdirSync(dataDir)).toEqual([])
    await Promise.all([secrets.set('password root@kvm01', 'hunter2'), secrets.set('passphrase /k', 'öffne dich')])
    const text = readFileSync(join(dataDir, 'secrets.json'), 'utf8')
    expect(text).not.toContain('hunter2')
    for (const file of ['secrets.json', 'secrets.key']) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600)
    const again = open().secrets
    expect(await again.get('password root@kvm01')).toBe('hunter2')
    expect(await again.get('passphrase /k')).toBe('öffne dich')
    await again.remove('password root@kvm01')
    expect(await open().secrets.get('password root@kvm01')).toBeUndefined()
  })

  it('opens with the passphrase only', async () => {
    await open({ NOVACRON_SECRET_PASSPHRASE: 'right' }).secrets.set('name', 'hunter2')
    expect(readdirSync(dataDir)).toEqual(['secrets.json'])
    expect(await open({ NOVACRON_SECRET_PASSPHRASE: 'right' }).secrets.get('name')).toBe('hunter2')
    await expect(open({ NOVACRON_SECRET_PASSPHRASE: 'wrong' }).secrets.get('name')).rejects.toThrow('unable to authenticate')
  })

  it('does not take a secret that was moved under another name', async () => {
    await open().secrets.set('a', 'hunter2')
    const file = join(dataDir, 'secrets.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"a":', '"b":'))
    await expect(open().secrets.get('b')).rejects.toThrow('unable to authenticate')
  })
})

describe('the preferences file', () => {
  it('is written whole and read back', async () => {
    const { preferences } = open()
    expect(await preferences.read()).toBeUndefined()
    await preferences.write({ theme: 'dark' })
    expect(await open().preferences.read()).toEqual({ theme: 'dark' })
  })

  it('is put aside when it is not JSON', async () => {
    writeFileSync(join(dataDir, 'preferences.json'), '{"theme": ')
    expect(await open().preferences.read()).toBeUndefined()
    expect(readdirSync(dataDir)).toEqual(['preferences.json.broken'])
  })
})

describe('the data folder', () => {
  it('is where the environment says, else in the XDG place', () => {
    expect(defaultDataDir({ NOVACRON_DATA_DIR: '/d', XDG_DATA_HOME: '/x' })).toBe('/d')
    expect(defaultDataDir({ NOVACRON_DATA_DIR: '', XDG_DATA_HOME: '/x' })).toBe('/x/novacron')
  })
})

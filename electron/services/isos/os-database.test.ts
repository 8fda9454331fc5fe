import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readOsDatabase } from './os-database.ts'

let folder = ''
const os = (name: string, media: string): string => `<libosinfo version="0.0.1"><os id="http://example.org/x"><name>${name}</name><name xml:lang="de">anders</name>${media}</os></libosinfo>`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'os-database-'))
  mkdirSync(join(folder, 'debian.org'))
  writeFileSync(join(folder, 'debian.org', 'debian-12.xml'), os('Debian GNU/Linux 12', '<media arch="x86_64"><iso><volume-id>Debian 12\\..* amd64</volume-id><system-id>LINUX</system-id></iso></media>'))
  writeFileSync(join(folder, 'any.xml'), os('Some Debian', '<media><iso><volume-id>^Debian</volume-id></iso></media><media><iso><volume-id>(?unknown</volume-id></iso></media>'))
  writeFileSync(join(folder, 'notes.txt'), 'not of the database')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const iso = (volumeId: string) => ({ volumeId, systemId: 'LINUX', publisherId: '', applicationId: '' })

describe('the database of systems', () => {
  test('names the system of a medium by what it calls itself, the closest description first', async () => {
    const { nameOf } = await readOsDatabase([folder])
    expect(nameOf(iso('Debian 12.5.0 amd64 n'))).toBe('Debian GNU/Linux 12')
    expect(nameOf(iso('Debian 9.1'))).toBe('Some Debian')
    expect(nameOf(iso('MY OWN DISK'))).toBeNull()
  })

  test('is empty where it is not installed', async () => {
    const { nameOf } = await readOsDatabase([join(folder, 'nowhere')])
    expect(nameOf(iso('Debian 12.5.0 amd64 n'))).toBeNull()
  })
})

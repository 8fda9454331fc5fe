import { describe, expect, it } from 'vitest'
import { readDisc } from './testing/read-disc.ts'
import { seedFiles } from './seed-files.ts'
import { seedIso } from './seed-iso.ts'
import { typedObstacles } from './typed-yaml.ts'

describe('a seed disc', () => {
  it('has the label that cloud-init looks for, and each file in whole', () => {
    const long = 'x'.repeat(5000)
    const image = seedIso([{ name: 'user-data', text: long }, { name: 'meta-data', text: 'ä' }, { name: 'empty', text: '' }], new Date('2026-01-02T03:04:05Z'))
    expect(readDisc(image)).toEqual({ label: 'cidata', files: new Map([['empty', ''], ['meta-data', 'ä'], ['user-data', long]]) })
    expect(image.length % 2048).toBe(0)
  })

  it('says of each number the same in both byte orders', () => {
    const image = seedIso([{ name: 'meta-data', text: 'a' }], new Date())
    for (const sector of [16, 17]) expect(image.readUInt32LE(sector * 2048 + 80)).toBe(image.readUInt32BE(sector * 2048 + 84))
    expect(image.readUInt32LE(16 * 2048 + 80)).toBe(image.length / 2048)
  })
})

describe('what cloud-init is told', () => {
  const nothing = { user: 'ops', sshKeys: [], hostname: '', packages: [], networkConfig: '', userData: '' }
  const told = (vmName: string, hostname = '') => new Map(seedFiles({ instanceId: 'i-1', vmName, cloudInit: { ...nothing, sshKeys: ['ssh-ed25519 AAAA "quoted": yes'], hostname }, passwordHash: '$6$salt$hash' }).map(({ name, text }) => [name, text]))

  it('is YAML that nothing typed can break out of', () => {
    const userData = told('web')
      .get('user-data')
      ?.replace('#cloud-config\n', '')
    expect(JSON.parse(userData ?? '')).toMatchObject({ users: [{ name: 'ops', passwd: '$6$salt$hash', lock_passwd: false, ssh_authorized_keys: ['ssh-ed25519 AAAA "quoted": yes'] }], ssh_pwauth: true })
  })

  it('names the guest as its machine, as far as a host may be named so', () => {
    expect(JSON.parse(told('Web 01_ä!').get('meta-data') ?? '')).toEqual({ 'instance-id': 'i-1', 'local-hostname': 'web-01' })
    expect(JSON.parse(told('web', 'mail.example').get('meta-data') ?? '')).toMatchObject({ 'local-hostname': 'mail.example' })
  })

  it('has packages, a network configuration as it was typed, and what else was typed before ours', () => {
    const networkConfig = 'version: 2\nethernets: {}\n'
    const files = new Map(seedFiles({ instanceId: 'i-1', vmName: 'web', cloudInit: { ...nothing, packages: ['nginx', 'curl'], networkConfig, userData: '# mine\ntimezone: Europe/Berlin\nssh_pwauth: true\n' } }).map(({ name, text }) => [name, text]))
    expect(files.get('network-config')).toBe(networkConfig)
    expect(JSON.parse(files.get('user-data')?.replace('#cloud-config\n', '') ?? '')).toMatchObject({ packages: ['nginx', 'curl'], package_update: true, timezone: 'Europe/Berlin', ssh_pwauth: true, users: [{ name: 'ops' }] })
  })

  it('gives a script beside ours, as a part of its own', () => {
    const [, userData] = seedFiles({ instanceId: 'i-1', vmName: 'web', cloudInit: { ...nothing, userData: '#!/bin/sh\necho hi\n' } })
    expect(userData?.text).toMatch(/^Content-Type: multipart\/mixed[\s\S]*#cloud-config[\s\S]*text\/x-shellscript[\s\S]*#!\/bin\/sh\necho hi/)
  })
})

describe('YAML that was typed', () => {
  const lines = (userData: string, networkConfig = '') => typedObstacles({ userData, networkConfig }).map(({ message, params }) => [params['path'], params['line'], message.split(':')[0]])

  it('is refused with its line, whatever is wrong with it', () => {
    expect(lines('#cloud-config\nusers:\n  - name: a\n bad\n')).toEqual([['cloudInit.userData', 4, 'user-data, line 4, column 1']])
    expect(lines('a: 1\na: 2\n')).toEqual([['cloudInit.userData', 2, 'user-data, line 2, column 1']])
    expect(lines('- a\n- b\n')).toEqual([['cloudInit.userData', 1, 'user-data, line 1, column 1']])
    expect(lines('', 'ethernets: {}')).toEqual([['cloudInit.networkConfig', 1, 'network-config has no "version']])
  })

  it('is taken when it is right, and a script is none', () => {
    expect(lines('#!/bin/sh\n: {', 'network:\n  version: 2\n')).toEqual([])
    expect(lines('#cloud-config\n', 'version: 2')).toEqual([])
  })
})

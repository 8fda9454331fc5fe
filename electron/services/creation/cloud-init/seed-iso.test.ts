import { describe, expect, it } from 'vitest'
import { readDisc } from './testing/read-disc.ts'
import { seedFiles } from './seed-files.ts'
import { seedIso } from './seed-iso.ts'

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
  const told = (vmName: string, hostname = '') => new Map(seedFiles({ instanceId: 'i-1', vmName, cloudInit: { user: 'ops', sshKeys: ['ssh-ed25519 AAAA "quoted": yes'], hostname }, passwordHash: '$6$salt$hash' }).map(({ name, text }) => [name, text]))

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
})

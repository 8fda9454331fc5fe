import { describe, expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { maskSecrets, unmaskSecrets } from './secrets.ts'

const secure = `<domain type='kvm'>
  <metadata><x:screen xmlns:x='urn:x' passwd='mine'/></metadata>
  <devices>
    <disk><source><cookies><cookie name='a'>b&amp;c</cookie></cookies></source></disk>
    <graphics type='vnc' passwd='sesame77' port='-1'/>
    <graphics type='spice' passwd='other'/>
  </devices>
</domain>`

describe('passwords of a definition', () => {
  const masked = maskSecrets(secure)

  it('are marked, but not what another program keeps in the metadata', () => {
    expect(masked).not.toMatch(/sesame77|other|b&amp;c/)
    expect(masked).toContain(`<graphics type='vnc' passwd='[hidden 2]' port='-1'/>`)
    expect(masked).toContain(`passwd='mine'`)
  })

  it('come back where a mark was left, whatever else was edited', () => {
    expect(unmaskSecrets(masked, secure)).toBe(secure)
    const moved = masked.replace(`    <graphics type='vnc' passwd='[hidden 2]' port='-1'/>\n`, '').replace('<devices>', `<devices><graphics type='vnc' passwd='[hidden 2]'/>`)
    expect(unmaskSecrets(moved, secure)).toContain(`<devices><graphics type='vnc' passwd='sesame77'/>`)
    expect(unmaskSecrets(masked.replace('[hidden 2]', 'new'), secure)).toContain(`passwd='new'`)
  })

  it('that are not known any more are said to be lost', () => {
    expect(() => unmaskSecrets(masked, secure.replace(`    <graphics type='spice' passwd='other'/>\n`, ''))).toThrowError(expect.objectContaining({ code: 'definition-secret-lost' }))
  })
})

describe('the fingerprint of a definition', () => {
  it('changes with the definition, not with the use of what it defines', () => {
    const pool = (allocation: number, path: string): string => `<pool type='dir'>\n  <name>p</name>\n  <allocation unit='bytes'>${allocation}</allocation>\n  <target><path>${path}</path></target>\n</pool>\n`
    expect(fingerprintOf('pool', pool(1, '/a'))).toBe(fingerprintOf('pool', pool(2, '/a')))
    expect(fingerprintOf('pool', pool(1, '/a'))).not.toBe(fingerprintOf('pool', pool(1, '/b')))
    expect(fingerprintOf('network', `<network connections='2'><name>n</name></network>`)).toBe(fingerprintOf('network', '<network><name>n</name></network>'))
  })
})

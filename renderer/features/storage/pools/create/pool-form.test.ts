import { describe, expect, it } from 'vitest'
import { PoolType } from '#shared/model/storage/storage.ts'
import { emptyForm, fieldsFrom, fieldsOf, isComplete, poolXml } from './pool-form.ts'
import type { PoolForm } from './pool-form.ts'

const form = (type: PoolType, fields: Partial<PoolForm['fields']> = {}, target = '/srv/vms'): PoolForm => ({ ...emptyForm, name: type === 'logical' ? 'vg0' : 'p & q', type, target, fields: { ...emptyForm.fields, ...fields } })

describe('the form of a new pool', () => {
  it('writes what each type needs', () => {
    expect(poolXml(form('dir'))).toBe("<pool type='dir'>\n  <name>p &amp; q</name>\n  <target>\n    <path>/srv/vms</path>\n  </target>\n</pool>")
    expect(poolXml(form('netfs', { server: 'nfs01', path: '/export' }))).toContain("<host name='nfs01'/>\n    <dir path='/export'/>\n    <format type='nfs'/>")
    expect(poolXml(form('logical', { group: 'vg0' }))).toMatch(/<name>vg0<\/name>[\s\S]*<path>\/dev\/vg0<\/path>/)
    expect(poolXml(form('iscsi', { server: 'san', iqn: 'iqn.2026-11.x:y' }))).toContain("<device path='iqn.2026-11.x:y'/>")
    expect(poolXml(form('mpath'))).toContain('<path>/dev/mapper</path>')
  })

  it('uses no answer that was given for another type', () => {
    expect(poolXml({ ...form('dir', { server: 'left over', group: 'left over' }), user: 'left over', nfsVersion: '4' })).not.toMatch(/left over|protocol|auth/)
  })

  it('is complete when all that the type needs is answered', () => {
    for (const type of PoolType.options) {
      const all = Object.fromEntries(fieldsOf[type].map((field) => [field, 'x']))
      expect([type, isComplete(form(type, all))]).toEqual([type, true])
    }
    expect(isComplete(form('netfs', { server: 'nfs01' }))).toBe(false)
    expect(isComplete(form('dir', {}, 'relative'))).toBe(false)
    expect(isComplete({ ...form('dir'), name: '../x' })).toBe(false)
  })

  it('names the version of NFS, which a CIFS share does not have', () => {
    const share = { ...form('netfs', { server: 'nas', path: '/vms' }), nfsVersion: '4.1' }
    expect(poolXml(share)).toContain("<protocol ver='4.1'/>")
    expect(poolXml({ ...share, shareFormat: 'cifs' })).toMatch(/<format type='cifs'\/>\n {2}<\/source>/)
  })

  it('names the user, and the secret that holds the password', () => {
    expect(poolXml({ ...form('rbd', { server: 'mon1, mon2:6790, [fd00::1]:3300, fd00::2', rbdPool: 'vms' }), name: 'ceph', user: 'admin' })).toContain(
      "<host name='mon1'/>\n    <host name='mon2' port='6790'/>\n    <host name='fd00::1' port='3300'/>\n    <host name='fd00::2'/>\n    <name>vms</name>\n    <auth type='ceph' username='admin'>\n      <secret usage='pool ceph'/>\n    </auth>",
    )
    expect(poolXml({ ...form('iscsi', { server: 'san', iqn: 'iqn.x' }), user: 'ann' })).toContain("<auth type='chap' username='ann'>")
  })
})

describe('a source that the host found', () => {
  const group = "<source>\n  <device path='/dev/sdb1'/>\n  <device path='/dev/sdc1'/>\n  <name>vg0</name>\n  <format type='lvm2'/>\n</source>"

  it('answers the questions, and is used with all that it holds', () => {
    expect(fieldsFrom('logical', group)).toEqual({ group: 'vg0' })
    const xml = poolXml({ ...form('logical', fieldsFrom('logical', group)), found: group })
    expect(xml).toContain("<device path='/dev/sdb1'/>\n    <device path='/dev/sdc1'/>\n    <name>vg0</name>")
  })

  it('is left as soon as an answer is another', () => {
    expect(poolXml({ ...form('logical', { group: 'vg1' }), found: group })).not.toContain('/dev/sdb1')
  })

  it('is joined by what discovery does not tell', () => {
    const target = "<source><host name='san' port='3261'/><device path='iqn.2026-11.x:y'/></source>"
    const xml = poolXml({ ...form('iscsi', fieldsFrom('iscsi', target)), user: 'ann', found: target })
    expect(xml).toMatch(/<host name='san' port='3261'\/>\s+<device path='iqn.2026-11.x:y'\/>\s+<auth type='chap'/)
  })
})

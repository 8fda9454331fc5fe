import { describe, expect, it } from 'vitest'
import { PoolType } from '#shared/model/storage.ts'
import { emptyFields, fieldsOf, isComplete, poolXml } from './pool-form.ts'
import type { PoolForm } from './pool-form.ts'

const form = (type: PoolType, fields: Partial<PoolForm['fields']> = {}, target = '/srv/vms'): PoolForm => ({ name: 'p & q', type, target, fields: { ...emptyFields, ...fields } })

describe('the form of a new pool', () => {
  it('makes the definition of its type', () => {
    expect(poolXml(form('dir'))).toBe("<pool type='dir'>\n  <name>p &amp; q</name>\n  <target>\n    <path>/srv/vms</path>\n  </target>\n</pool>")
    expect(poolXml(form('netfs', { server: 'nfs01', path: '/export' }))).toContain("<host name='nfs01'/>\n    <dir path='/export'/>\n    <format type='nfs'/>")
    expect(poolXml(form('logical', { group: 'vg0' }))).toMatch(/<name>vg0<\/name>[\s\S]*<path>\/dev\/vg0<\/path>/)
    expect(poolXml(form('iscsi', { server: 'san', iqn: 'iqn.2026-11.x:y' }))).toContain("<device path='iqn.2026-11.x:y'/>")
    expect(poolXml(form('mpath'))).toContain('<path>/dev/mapper</path>')
  })

  it('uses no answer that was given for another type', () => {
    expect(poolXml(form('dir', { server: 'left over', group: 'left over' }))).not.toContain('left over')
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
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRules, ruleActions, ruleDirections, ruleProtocols, writeRules } from './filter-rules.ts'
import type { RuleRow } from './filter-rules.ts'

const xml = `<filter name='mine' chain='root'>
  <uuid>1</uuid>
  <filterref filter='no-mac-spoofing'/>
  <rule action='accept' direction='in' priority='500' statematch='false'>
    <tcp srcipaddr='10.0.0.0' srcipmask='8' dstportstart='22' comment='ssh'/>
  </rule>
  <rule action='drop' direction='inout' priority='1000'/>
</filter>
`

describe('the rules of a filter', () => {
  it('are read with what has no column beside them', () => {
    expect(readRules(xml)).toEqual([
      { key: '0', action: 'accept', direction: 'in', priority: '500', protocol: 'tcp', source: '10.0.0.0', destination: '', ports: '22', rest: 'srcipmask=8' },
      { key: '1', action: 'drop', direction: 'inout', priority: '1000', protocol: '', source: '', destination: '', ports: '', rest: '' },
    ])
  })

  it('are edited one by one, and keep what was not edited', () => {
    const before = readRules(xml)
    const change = (at: number, patch: Partial<RuleRow>): string => writeRules(xml, before, before.map((row, index) => (index === at ? { ...row, ...patch } : row)))
    expect(change(0, { ports: '22-23' })).toBe(xml.replace("comment='ssh'/>", "comment='ssh' dstportend='23'/>"))
    expect(change(1, { action: 'reject' })).toBe(xml.replace("action='drop'", "action='reject'"))
    expect(change(1, { protocol: 'udp', destination: '10.0.0.1' })).toContain("priority='1000'>\n    <udp dstipaddr='10.0.0.1'/>\n  </rule>")
    expect(writeRules(xml, before, before.slice(0, 1))).toBe(xml.replace("  <rule action='drop' direction='inout' priority='1000'/>\n", ''))
    expect(writeRules(xml, before, [...before])).toBe(xml)
  })

  it('come back as they were written', () => {
    const port = fc.integer({ min: 1, max: 65_535 })
    const rule = fc.record({ action: fc.constantFrom(...ruleActions), direction: fc.constantFrom(...ruleDirections), priority: fc.constantFrom('', '-5', '500'), protocol: fc.constantFrom(...ruleProtocols), source: fc.constantFrom('', '10.0.0.1', '$IP'), destination: fc.constantFrom('', '::1'), ports: fc.oneof(fc.constant(''), port.map(String), port.map((start) => `${start}-${start + 1}`)) })
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
        const rows = rules.map((each, at): RuleRow => ({ ...each, key: `new-${at}`, rest: '' }))
        expect(readRules(writeRules('<filter name="a">\n</filter>', [], rows)).map((row) => ({ ...row, key: '' }))).toEqual(rows.map((row) => ({ ...row, key: '' })))
      }),
    )
  })
})

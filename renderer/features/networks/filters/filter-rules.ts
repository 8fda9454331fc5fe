// The rules of an nwfilter as rows of a table, read out of its XML and put back into it rule by rule. What a row does not show stays.
import { editXml } from '#shared/xml/edit-xml.ts'
import type { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { editRows } from '../edit/edit-rows.ts'

export const ruleActions = ['accept', 'drop', 'reject', 'return', 'continue'] as const
export const ruleDirections = ['in', 'out', 'inout'] as const
export const ruleProtocols = ['all', 'tcp', 'udp', 'icmp', 'ip', 'all-ipv6', 'tcp-ipv6', 'udp-ipv6', 'icmpv6', 'ipv6', 'arp', 'rarp', 'mac', 'vlan', 'stp', 'sctp', 'igmp', 'esp', 'ah', 'udplite'] as const

export interface RuleRow {
  readonly key: string
  readonly action: string
  readonly direction: string
  /** -1000 to 1000, the lowest first; empty is 500. */
  readonly priority: string
  /** Empty where the rule is for everything. */
  readonly protocol: string
  readonly source: string
  readonly destination: string
  /** Of the destination: "80" or "8000-8100". */
  readonly ports: string
  /** All else that its protocol's element says, for the eye. */
  readonly rest: string
}

const shown = ['srcipaddr', 'dstipaddr', 'dstportstart', 'dstportend', 'comment']

export function readRules(xml: string): RuleRow[] {
  return findAll(readXml(xml), 'rule').map((rule, at): RuleRow => {
    const protocol = rule.children[0]
    const value = (name: string): string => (protocol ? attribute(protocol, name) : '')
    const [start, end] = [value('dstportstart'), value('dstportend')]
    const rest = (protocol?.attributes ?? []).filter(({ name }) => !shown.includes(name)).map((each) => `${each.name}=${each.value}`)
    return { key: String(at), action: attribute(rule, 'action'), direction: attribute(rule, 'direction'), priority: attribute(rule, 'priority'), protocol: protocol?.name ?? '', source: value('srcipaddr'), destination: value('dstipaddr'), ports: end !== '' && end !== start ? `${start}-${end}` : start, rest: [...rest, ...rule.children.slice(1).map(({ name }) => `<${name}>`)].join(' ') }
  })
}

/** @throws XmlError when `xml` is not XML */
export function writeRules(xml: string, before: readonly RuleRow[], after: readonly RuleRow[]): string {
  return editXml(xml, (edit, root) => {
    editRows({ edit, parent: root, name: 'rule', before, after, create: newRule, update: (rule, was, is) => updateRule({ edit, rule, was, is }), order: ['uuid', 'filterref', 'rule'] })
  })
}

function fieldsOf({ source, destination, ports }: RuleRow): Record<string, string | undefined> {
  const [start = '', end = ''] = ports.split('-').map((part) => part.trim())
  const given = (value: string): string | undefined => (value === '' ? undefined : value)
  return { srcipaddr: given(source), dstipaddr: given(destination), dstportstart: given(start), dstportend: given(end) }
}

function newRule(row: RuleRow): NewElement {
  const { action, direction, priority, protocol } = row
  return element('rule', { action, direction, priority: priority === '' ? undefined : priority }, [protocol !== '' && element(protocol, fieldsOf(row))])
}

function updateRule({ edit, rule, was, is }: { edit: XmlEdit; rule: XmlElement; was: RuleRow; is: RuleRow }): void {
  edit.setAttribute(rule, 'action', is.action)
  edit.setAttribute(rule, 'direction', is.direction)
  if (was.priority !== is.priority) edit.setAttribute(rule, 'priority', is.priority === '' ? undefined : is.priority)
  const [protocol] = rule.children
  if (was.protocol !== is.protocol || !protocol) {
    if (protocol && is.protocol === '') edit.remove(protocol)
    else if (protocol) edit.replace(protocol, element(is.protocol, fieldsOf(is)))
    else if (is.protocol !== '') edit.insert(rule, element(is.protocol, fieldsOf(is)))
    return
  }
  const [old, fields] = [fieldsOf(was), fieldsOf(is)]
  for (const [name, value] of Object.entries(fields)) if (old[name] !== value) edit.setAttribute(protocol, name, value)
}

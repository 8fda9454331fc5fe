// The <dns> of a network: whether it answers, whom it asks, and the names that it knows itself.
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { findOptional } from '#shared/xml/read-xml.ts'
import { editRows } from './edit-rows.ts'
import { networkOrder } from './network-change.ts'
import type { NetworkChange } from './network-change.ts'
import { modeParts } from './network-form.ts'
import type { DnsHostRow, NetworkForm } from './network-form.ts'

function newDnsHost({ ip, names }: DnsHostRow): NewElement {
  return element('host', { ip }, names.split(/\s+/).filter(Boolean).map((name) => element('hostname', {}, name)))
}

export function writeDns({ edit, root, before, after }: NetworkChange): void {
  const isSame = before.hasDns === after.hasDns && before.forwarders === after.forwarders && before.dnsHosts === after.dnsHosts
  if (isSame) return
  const dns = findOptional(root, 'dns')
  const forwarder = ({ address, domain }: NetworkForm['forwarders'][number]): NewElement => element('forwarder', { domain: domain === '' ? undefined : domain, addr: address === '' ? undefined : address })
  const isPlain = after.hasDns && after.forwarders.length === 0 && after.dnsHosts.length === 0
  if (!dns) return isPlain ? undefined : edit.insert(root, element('dns', { enable: after.hasDns ? undefined : 'no' }, [...after.forwarders.map(forwarder), ...after.dnsHosts.map(newDnsHost)]), { order: networkOrder })
  if (!modeParts[after.mode].hasSubnets) return edit.remove(dns)
  if (before.hasDns !== after.hasDns) edit.setAttribute(dns, 'enable', after.hasDns ? 'yes' : 'no')
  const inside = ['forwarder', 'txt', 'host', 'srv']
  editRows({ edit, parent: dns, name: 'forwarder', before: before.forwarders, after: after.forwarders, create: forwarder, update: (item, _was, is) => { edit.setAttribute(item, 'addr', is.address === '' ? undefined : is.address); edit.setAttribute(item, 'domain', is.domain === '' ? undefined : is.domain) }, order: inside })
  editRows({ edit, parent: dns, name: 'host', before: before.dnsHosts, after: after.dnsHosts, create: newDnsHost, update: (item, _was, is) => edit.replace(item, newDnsHost(is)), order: inside })
}

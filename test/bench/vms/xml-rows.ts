// How fast definitions are read and edited on one core: a fleet's start reads each, a bulk edit writes each.
import { generateDomains } from '#electron/providers/demo/invent/generate-domains.ts'
import { parseDemoUri } from '#electron/providers/demo/demo-settings.ts'
import { renderDomainXml } from '#electron/providers/demo/xml/domain-xml.ts'
import { readDomainFacts } from '#electron/providers/libvirt/reading/domain-facts.ts'
import { editXml } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import { find } from '#shared/xml/read-xml.ts'
import { childOrder } from '#shared/xml/schema/facts.ts'
import type { BenchRow } from '../bench-table.ts'

const count = 1_000
const microsecondsPerMs = 1_000

export function xmlRows(): BenchRow[] {
  const settings = parseDemoUri(`demo://bench/kvm01?vms=${count}&seed=7&activity=none`)
  // As they come from the wire: each a text of its own.
  const definitions = generateDomains(settings, Date.now()).map((domain) => Buffer.from(renderDomainXml(domain, { isLive: true, isSecure: true })).toString('utf8'))
  const order = childOrder('domain', ['devices'])
  const edited = (xml: string): string =>
    editXml(xml, (edit, domain) => {
      edit.setText(find(domain, 'memory'), 4_194_304)
      edit.setAttribute(find(domain, 'vcpu'), 'placement', 'auto')
      edit.insert(find(domain, 'devices'), element('disk', { type: 'file', device: 'disk' }, [element('source', { file: '/var/lib/libvirt/images/added.qcow2' }), element('target', { dev: 'vdz', bus: 'virtio' })]), { order })
    })
  return [
    // 2,000 documents a second.
    { name: `parse, edit and print a machine's XML (of ${count}, ${Math.round(definitions.join('').length / count)} bytes each)`, unit: 'µs', target: { kind: 'limit', atMost: 500 }, ours: () => Promise.resolve(perDocument(definitions, edited)) },
    { name: "read from a machine's XML what the list shows", unit: 'µs', target: { kind: 'limit', atMost: 60 }, ours: () => Promise.resolve(perDocument(definitions, readDomainFacts)) },
  ]
}

/** After one turn over all, as in a process that has been reading for a while. */
function perDocument(definitions: readonly string[], work: (xml: string) => unknown): number {
  for (const xml of definitions) work(xml)
  const start = performance.now()
  for (const xml of definitions) work(xml)
  return ((performance.now() - start) * microsecondsPerMs) / definitions.length
}

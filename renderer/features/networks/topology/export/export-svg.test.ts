import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { topologySvg } from './export-svg.ts'
import { createTopologyPlacer } from '../layout/place-hosts.ts'
import type { TopologyHost } from '../layout/topology-model.ts'

const colors = { background: '#fff', box: '#fff', line: '#ccc', text: '#000', muted: '#555', tones: { up: '#0a0', off: '#888', broken: '#c00' } }

function hostNamed(name: string): TopologyHost {
  return { hostId: HostId.parse('h'), name, isStale: false, isRead: true, interfaces: [], networks: [{ name: 'a & "b" <c>', uuid: 'u', mode: 'nat', bridge: '', devices: ['gone'], subnet: '', vlanTags: [7], isActive: true }], nics: [] }
}

const svgOf = (name: string, isOpen: boolean): string =>
  topologySvg({ layout: createTopologyPlacer()([hostNamed(name)], { openHosts: new Set(isOpen ? [HostId.parse('h')] : []), openGroups: new Set() }), colors, captionOf: ({ label }) => ({ title: label, detail: '' }), moreText: String, labelOf: ({ vlanTags }) => vlanTags.join(), title: 'Map' })

describe('the exported picture', () => {
  it('is well-formed whatever things are called', () => {
    for (const name of ['kvm01', '<script>alert(1)</script>', 'a'.repeat(300), 'م &']) {
      for (const isOpen of [true, false]) expect(parseXml(svgOf(name, isOpen)).name).toBe('svg')
    }
  })

  it('writes out what cannot be seen in a name', () => {
    expect(svgOf('kvm\u202e01', true)).toContain('>kvm[U+202E]01</text>')
  })

  it('holds every box and link of the layout, with its VLANs', () => {
    const svg = svgOf('kvm01', true)
    expect(svg).toContain('>kvm01</text>')
    expect(svg).toContain('a &amp; &quot;b&quot; &lt;c&gt;')
    expect(svg).toContain('>gone</text>')
    expect(svg.match(/<path /g)).toHaveLength(1)
    expect(svg).toContain('>7</text>')
  })
})

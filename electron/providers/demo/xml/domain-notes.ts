// Title, description and metadata of a domain: what the seed gave, what somebody has set, and how libvirt writes it. Pure.
import type { DemoDomain, MetadataElement, Notes } from '../model/demo-domain.ts'
import { createRandom, seedOf } from '../invent/random.ts'
import { escapeXml } from './element-scan.ts'

/** The console's own namespace in a domain's <metadata>. */
const consoleNamespace = 'https://novacron.dev/xmlns/console/1'
const libosinfoNamespace = 'http://libosinfo.org/xmlns/libvirt/domain/1.0'

const environments = ['prod', 'prod', 'prod', 'staging', 'test'] as const
const teams = ['team-core', 'team-shop', 'team-data', 'team-platform'] as const

export function notesOf(domain: DemoDomain): Notes {
  return domain.notes ?? generatedNotes(domain)
}

function generatedNotes({ seed, profile, number }: DemoDomain): Notes {
  const random = createRandom(seedOf(seed, 'notes'))
  const { role, os } = profile
  const tags = [role.isEphemeral ? 'test' : random.pick(environments), ...role.tags, ...(random.chance(0.4) ? [random.pick(teams)] : [])]
  return {
    title: random.chance(0.7) ? `${role.title} ${number}` : '',
    description: random.chance(0.3) ? `${role.title} on ${os.prettyName}. Ask ${random.pick(teams)} before changing it.` : '',
    elements: new Map<string, MetadataElement>([
      [libosinfoNamespace, { key: 'libosinfo', xml: `<libosinfo><os id="${os.id}"/></libosinfo>` }],
      [consoleNamespace, { key: 'novacron', xml: `<vm><tags>${[...new Set(tags)].map((tag) => `<tag>${tag}</tag>`).join('')}</tags>${placeOf(role.title, random)}</vm>` }],
    ]),
  }
}

/** Most machines have a folder and an owner, a few are protected. */
function placeOf(title: string, random: ReturnType<typeof createRandom>): string {
  const folder = `${random.pick(['Shop', 'Shop', 'Office', 'Platform'])}/${escapeXml(title)}s`
  const parts = [random.chance(0.8) ? `<folder>${folder}</folder>` : '', random.chance(0.6) ? `<owner>${random.pick(teams)}</owner>` : '', random.chance(0.05) ? '<protected/>' : '']
  return parts.join('')
}

/** The lines between <uuid> and <memory>; empty where there is nothing to say. */
export function renderNotes({ title, description, elements }: Notes): string {
  const lines = [
    title === '' ? '' : `  <title>${escapeXml(title)}</title>\n`,
    description === '' ? '' : `  <description>${escapeXml(description)}</description>\n`,
    elements.size === 0 ? '' : `  <metadata>\n${[...elements].map(renderElement).join('')}  </metadata>\n`,
  ]
  return lines.join('')
}

/** libvirt puts the whole element into its namespace, under the prefix that the client chose. */
function renderElement([uri, { key, xml }]: [string, MetadataElement]): string {
  const prefixed = xml.replaceAll(/<(\/?)([A-Za-z_])/g, `<$1${key}:$2`)
  return `    ${prefixed.replace(/^\s*<([^\s/>]+)/, `<$1 xmlns:${key}="${escapeXml(uri)}"`)}\n`
}

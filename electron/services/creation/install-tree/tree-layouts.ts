// Where installers lie in the trees of distributions: what `.treeinfo` says, and where it has none, the places that each family
// has kept them in for years. Pure.
import type { TreeIdentity } from '../../operating-systems/os-database.ts'

export interface TreeFile {
  /** From the tree's address. */
  readonly path: string
  /** In hexadecimal digits, where the tree tells it. */
  readonly sha256?: string | undefined
}

/** Decides which arguments lead an installer back to its tree. */
export type TreeFamily = 'debian' | 'redhat' | 'suse'

export interface TreeLayout {
  readonly family: TreeFamily
  readonly title: string
  /** What it says that it is a release of. */
  readonly identity?: TreeIdentity
  readonly kernel: TreeFile
  readonly initrd: TreeFile
  /** A list of checksums as `sha256sum` writes it; its names are from its own folder. */
  readonly sums?: string
}

/** Debian's words for architectures are its own. */
const debianNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', i686: 'i386', armv7l: 'armhf', ppc64le: 'ppc64el' }

/** What `.treeinfo` says of the installer for this architecture; undefined where it says nothing. */
export function treeInfoLayout(text: string, architecture: string): TreeLayout | undefined {
  const sections = readSections(text)
  const images = sections.get(`images-${architecture}`)
  const [kernel, initrd] = [images?.get('kernel'), images?.get('initrd')]
  if (kernel === undefined || initrd === undefined) return undefined
  const told = (name: string): string => sections.get('release')?.get(name) ?? sections.get('general')?.get(name) ?? ''
  const family = sections.get('general')?.get('family') ?? told('name')
  const file = (path: string): TreeFile => ({ path, sha256: sha256In(sections.get('checksums')?.get(path)) })
  const identity = { family, version: told('version'), variant: told('variant'), arch: told('arch') }
  return { family: /suse/i.test(family) ? 'suse' : 'redhat', title: titleOf(identity), identity, kernel: file(kernel), initrd: file(initrd) }
}

function readSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1]
    const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (section !== undefined) sections.set(section, (current = new Map()))
    else if (key !== undefined && value !== undefined) current.set(key, value)
  }
  return sections
}

function sha256In(value: string | undefined): string | undefined {
  return /^sha256:\s*([0-9a-f]{64})$/i.exec(value ?? '')?.[1]?.toLowerCase()
}

export function titleOf({ family, version }: TreeIdentity): string {
  return `${family} ${version}`.trim()
}

/** Where a tree without `.treeinfo` says what it is: the release's own file, as an archive has it, and that of a copied disc. */
export function identityPlaces(url: string): { readonly release: string | undefined; readonly disc: string } {
  const release = /^.*\/dists\/[^/]+\//.exec(url)?.[0]
  return { release: release === undefined ? undefined : `${release}Release`, disc: `${url}.disk/info` }
}

/** Of an archive's `Release`: "Debian" and "12.5", or by its name where it has no number yet. */
export function releaseIdentity(text: string): TreeIdentity | undefined {
  const told = (field: string): string => new RegExp(`^${field}:[ \\t]*(.+?)[ \\t\\r]*$`, 'm').exec(text)?.[1] ?? ''
  return told('Origin') === '' ? undefined : { family: told('Origin'), version: told('Version') || told('Codename'), variant: '', arch: '' }
}

/** Of a disc's `.disk/info`: "Ubuntu-Server 24.04.1 LTS …", "Debian GNU/Linux 12.5.0 …". */
export function discIdentity(text: string): TreeIdentity | undefined {
  const [, family, version] = /^([A-Za-z][\w-]*)(?: GNU\/Linux)? (\d[\d.]*)/.exec(text) ?? []
  return family === undefined || version === undefined ? undefined : { family, version, variant: '', arch: '' }
}

/** Places to look, the most telling first. */
export function knownLayouts(architecture: string): readonly TreeLayout[] {
  const debian = debianNames[architecture] ?? architecture
  return [
    // The folder of a release's installer, the release itself, and a netboot folder.
    ...['current/', `main/installer-${debian}/current/`].flatMap((start) => [
      netboot({ start: `${start}images/`, system: 'debian', name: debian, title: 'Debian' }),
      netboot({ start: `${start}legacy-images/`, system: 'ubuntu', name: debian, title: 'Ubuntu' }),
      netboot({ start: `${start}images/`, system: 'ubuntu', name: debian, title: 'Ubuntu' }),
    ]),
    { family: 'debian', title: 'Debian', ...pair(`debian-installer/${debian}/`, 'linux', 'initrd.gz') },
    { family: 'debian', title: 'Ubuntu', ...pair(`netboot/${debian}/`, 'linux', 'initrd') },
    { family: 'redhat', title: '', ...pair('images/pxeboot/', 'vmlinuz', 'initrd.img') },
    { family: 'suse', title: 'SUSE', ...pair(`boot/${architecture}/loader/`, 'linux', 'initrd') },
    { family: 'suse', title: 'SUSE', ...pair(`boot/${architecture}/`, 'linux', 'initrd') },
  ]
}

function netboot({ start, system, name, title }: { start: string; system: 'debian' | 'ubuntu'; name: string; title: string }): TreeLayout {
  return { family: 'debian', title, ...pair(`${start}netboot/${system}-installer/${name}/`, 'linux', 'initrd.gz'), sums: `${start}SHA256SUMS` }
}

function pair(folder: string, kernel: string, initrd: string): Pick<TreeLayout, 'kernel' | 'initrd'> {
  return { kernel: { path: folder + kernel }, initrd: { path: folder + initrd } }
}

/** The layout with the checksums of a list that lies at `sums`. */
export function withSums(layout: TreeLayout, sums: string, list: string): TreeLayout {
  const folder = sums.slice(0, sums.lastIndexOf('/') + 1)
  const known = new Map(list.split('\n').flatMap((line) => {
    const [, sha256, name] = /^([0-9a-f]{64})\s+\*?(?:\.\/)?(.+?)\s*$/.exec(line) ?? []
    return sha256 === undefined || name === undefined ? [] : [[folder + name, sha256] as const]
  }))
  const file = ({ path }: TreeFile): TreeFile => ({ path, sha256: known.get(path) })
  return { ...layout, kernel: file(layout.kernel), initrd: file(layout.initrd) }
}

/** How the installer is told where the rest of it is. Debian's asks for a mirror, or finds it in its answers. */
export function treeArguments(family: TreeFamily, url: string): string[] {
  if (family === 'redhat') return [`inst.repo=${url}`]
  return family === 'suse' ? [`install=${url}`] : []
}

// Finds the installer in a tree of a distribution, as the console reaches it.
import { AppError } from '#shared/errors.ts'
import type { TreeIdentity } from '../../operating-systems/os-database.ts'
import { readText, sizeOfFile, treeFailure } from './http-file.ts'
import { discIdentity, identityPlaces, knownLayouts, releaseIdentity, titleOf, treeArguments, treeInfoLayout, withSums } from './tree-layouts.ts'
import type { TreeFile, TreeLayout } from './tree-layouts.ts'

export interface FoundFile {
  readonly url: string
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string | undefined
}

export interface FoundTree {
  /** With a slash at its end. */
  readonly url: string
  readonly title: string
  readonly identity: TreeIdentity | undefined
  readonly kernel: FoundFile
  readonly initrd: FoundFile
  /** Lead the installer back to its tree. */
  readonly arguments: readonly string[]
}

export interface InstallTrees {
  /** @throws AppError install-tree-unreadable */
  find(url: string, architecture: string, signal: AbortSignal): Promise<FoundTree>
}

const mostInfoBytes = 2 ** 20
/** While somebody fills in a form, the same is asked again and again. */
const keptMs = 60_000
const mostKept = 20

export function createInstallTrees({ now }: { readonly now: () => number }): InstallTrees {
  const kept = new Map<string, { readonly tree: FoundTree; readonly atMs: number }>()
  return {
    async find(url, architecture, signal) {
      const key = `${architecture} ${url}`
      const known = kept.get(key)
      if (known && now() - known.atMs < keptMs) return known.tree
      const tree = await findTree(withSlash(url), architecture, signal)
      kept.delete(key)
      kept.set(key, { tree, atMs: now() })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return tree
    },
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

async function findTree(url: string, architecture: string, signal: AbortSignal): Promise<FoundTree> {
  const layout = (await toldLayout(url, architecture, signal)) ?? (await seenLayout(url, architecture, signal))
  const [kernel, initrd, identity] = await Promise.all([found(url, layout.kernel, signal), found(url, layout.initrd, signal), layout.identity ?? seenIdentity(url, signal)])
  return { url, title: identity ? titleOf(identity) : layout.title, identity, kernel, initrd, arguments: treeArguments(layout.family, url) }
}

async function toldLayout(url: string, architecture: string, signal: AbortSignal): Promise<TreeLayout | undefined> {
  for (const name of ['.treeinfo', 'treeinfo']) {
    const text = await readText(url + name, { mostBytes: mostInfoBytes, signal })
    const layout = text === undefined ? undefined : treeInfoLayout(text, architecture)
    if (layout) return layout
  }
  return undefined
}

async function seenLayout(url: string, architecture: string, signal: AbortSignal): Promise<TreeLayout> {
  const layouts = knownLayouts(architecture)
  const sizes = await Promise.all(layouts.map(({ kernel }) => sizeOfFile(url + kernel.path, signal)))
  const layout = layouts.find((_layout, index) => sizes[index] !== undefined)
  if (!layout) throw new AppError('install-tree-unreadable', { message: `There is no installer for ${architecture} at ${url}: neither a .treeinfo, nor a kernel where Debian, Ubuntu, Fedora, Red Hat or SUSE keep theirs`, reason: 'tree-no-installer', params: { architecture, url }, hint: 'installer-folder' })
  const list = layout.sums === undefined ? undefined : await readText(url + layout.sums, { mostBytes: mostInfoBytes, signal })
  return layout.sums === undefined || list === undefined ? layout : withSums(layout, layout.sums, list)
}

/** It is only told: a tree that does not say it is as good. */
async function seenIdentity(url: string, signal: AbortSignal): Promise<TreeIdentity | undefined> {
  const { release, disc } = identityPlaces(url)
  const read = async (place: string): Promise<string | undefined> => readText(place, { mostBytes: mostInfoBytes, signal })
  const list = release === undefined ? undefined : await read(release)
  const told = list === undefined ? undefined : releaseIdentity(list)
  if (told) return told
  const info = await read(disc)
  return info === undefined ? undefined : discIdentity(info)
}

async function found(tree: string, { path, sha256 }: TreeFile, signal: AbortSignal): Promise<FoundFile> {
  const url = new URL(path, tree)
  if (url.origin !== new URL(tree).origin) throw treeFailure({ reason: 'tree-file-elsewhere', params: { url: tree, path } })
  const sizeBytes = await sizeOfFile(url.href, signal)
  if (sizeBytes === undefined) throw treeFailure({ reason: 'tree-file-missing', params: { url: url.href } })
  return { url: url.href, path, sizeBytes, sha256 }
}

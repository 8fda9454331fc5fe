// The checksums of a package's files: lines such as "SHA256(disk.vmdk)= 12ab...". Pure.
import { OvaError } from './ova-error.ts'

export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha512'

export interface FileDigest {
  readonly algorithm: DigestAlgorithm
  /** In small hexadecimal digits. */
  readonly digest: string
}

export const maxManifestBytes = 2 ** 20
const lengths: Readonly<Record<DigestAlgorithm, number>> = { sha1: 40, sha256: 64, sha512: 128 }

/** By file. @throws OvaError for a line that is none: a manifest that cannot be read protects nobody */
export function readManifest(text: string): Map<string, FileDigest> {
  const digests = new Map<string, FileDigest>()
  for (const line of text.split(/\r?\n/).filter((candidate) => candidate.trim() !== '')) {
    const match = /^(SHA1|SHA256|SHA512)\s*\((.+)\)\s*=\s*([0-9a-fA-F]+)\s*$/.exec(line)
    const algorithm = (['sha1', 'sha256', 'sha512'] as const).find((known) => known === match?.[1]?.toLowerCase())
    const [, , file, digest] = match ?? []
    if (algorithm === undefined || file === undefined || digest?.length !== lengths[algorithm]) throw new OvaError({ reason: 'ova-digest-line', message: `The manifest has a line that is no checksum: ${JSON.stringify(line.slice(0, 120))}`, params: { line: line.slice(0, 120) } })
    if (digests.has(file)) throw new OvaError({ reason: 'ova-digest-twice', message: `The manifest has two checksums of ${JSON.stringify(file)}`, params: { file } })
    digests.set(file, { algorithm, digest: digest.toLowerCase() })
  }
  return digests
}

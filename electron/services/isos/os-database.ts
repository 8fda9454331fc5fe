// What libosinfo's database, where it is installed, says about install media: patterns of what an ISO calls itself.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { IsoIdentity } from '#shared/images/recognise-image.ts'
import { find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

export interface OsDatabase {
  /** "Debian GNU/Linux 12"; null for a medium that it does not know. */
  readonly nameOf: (iso: IsoIdentity) => string | null
}

interface Medium {
  readonly os: string
  readonly patterns: readonly { readonly field: keyof IsoIdentity; readonly pattern: RegExp }[]
}

const fields: readonly { readonly element: string; readonly field: keyof IsoIdentity }[] = [
  { element: 'volume-id', field: 'volumeId' },
  { element: 'system-id', field: 'systemId' },
  { element: 'publisher-id', field: 'publisherId' },
  { element: 'application-id', field: 'applicationId' },
]

/** Folders that are not there are passed over: most machines have none. */
export async function readOsDatabase(folders: readonly string[]): Promise<OsDatabase> {
  const media: Medium[] = []
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names.filter((candidate) => candidate.endsWith('.xml'))) media.push(...readOsFile(await readFile(join(folder, name), 'utf8')))
  }
  return {
    nameOf(iso) {
      const matching = media.filter(({ patterns }) => patterns.every(({ field, pattern }) => pattern.test(iso[field])))
      // The medium that asks for most is the closest.
      return matching.toSorted((a, b) => b.patterns.length - a.patterns.length)[0]?.os ?? null
    },
  }
}

/** The media of one file of the database; none of a file that cannot be read as such. */
function readOsFile(xml: string): Medium[] {
  return findAll(readXml(xml), 'os').flatMap((os) => findAll(os, 'media').flatMap((media) => mediumOf(find(os, 'name').text, find(media, 'iso'))))
}

function mediumOf(os: string, iso: XmlElement): Medium[] {
  const patterns = fields.flatMap(({ element, field }) => {
    const source = find(iso, element).text
    const pattern = source === '' ? undefined : patternOf(source)
    return pattern ? [{ field, pattern }] : []
  })
  return patterns.length === 0 ? [] : [{ os, patterns }]
}

/** Written for GLib's expressions, most of which are also JavaScript's; one that is not says nothing. */
function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}

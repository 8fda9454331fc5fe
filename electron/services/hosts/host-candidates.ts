// Hosts that could be added, each marked if it is there already: found on this machine, or read from a pasted list.
import type { HostCandidate } from '#shared/contract/hosts.ts'
import type { FoundHost } from './discover.ts'
import { parseHostList } from './host-list.ts'
import type { HostBook } from './host-book.ts'
import { isHostUri } from './host-uri.ts'

export async function discoverCandidates(book: HostBook, findHosts: () => Promise<FoundHost[]>): Promise<HostCandidate[]> {
  // An SSH configuration may name what is no host name, such as "my host".
  const found = (await findHosts()).filter(({ uri }) => isHostUri(uri))
  return found.map((host) => ({ ...host, folder: '', isKnown: book.findByUri(host.uri) !== undefined, problem: null, line: null, sameAsLine: null }))
}

export function candidatesFromList(book: HostBook, text: string): HostCandidate[] {
  return parseHostList(text).map((listed) => ({ ...listed, source: 'list', isKnown: listed.problem === null && book.findByUri(listed.uri) !== undefined }))
}

// A fleet in one URI: demo://lab?hosts=12&vms=240 stands for twelve hosts on a few sites. Pure.
import { AppError } from '#shared/errors.ts'
import { parseDemoUri } from './demo-settings.ts'

export interface FleetHost {
  readonly uri: string
  readonly name: string
  /** Site and rack, joined by "/". */
  readonly folder: string
}

const sites = [
  { name: 'Berlin', racks: ['Rack A', 'Rack B', 'Rack C'] },
  { name: 'Dublin', racks: ['Row 1', 'Row 2'] },
  { name: 'Singapore', racks: ['Cage 7'] },
  { name: 'Lab', racks: [''] },
] as const
/** How the hosts are spread over the sites' racks, in turn; hosts of one place follow each other. */
const places: readonly string[] = sites.flatMap(({ name, racks }) => racks.map((rack) => (rack === '' ? name : `${name}/${rack}`)))
const defaultVmsPerHost = 20
const maxHosts = 1_000

/**
 * Every knob but `hosts` and `vms` is handed on to each host. A URI without `hosts` stands for the one host that it is.
 * @throws AppError uri-invalid
 */
export function expandDemoFleet(uri: string): FleetHost[] {
  const url = URL.parse(uri)
  const hostsText = url?.searchParams.get('hosts')
  if (url?.protocol !== 'demo:' || hostsText === null || hostsText === undefined) {
    const { hostname } = parseDemoUri(uri)
    return [{ uri, name: hostname, folder: 'Demo' }]
  }
  const hosts = Number(hostsText)
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > maxHosts) throw new AppError('uri-invalid', { message: `${uri}: "${hostsText}" is not a number of hosts`, params: { uri } })
  const vms = Number(url.searchParams.get('vms') ?? hosts * defaultVmsPerHost)
  const firstOf = (index: number): number => Math.floor((vms * index) / hosts)
  const digits = Math.max(2, String(hosts).length)
  return Array.from({ length: hosts }, (_, index) => {
    const name = `kvm${String(index + 1).padStart(digits, '0')}`
    const query = new URLSearchParams(url.searchParams)
    query.delete('hosts')
    query.set('vms', String(firstOf(index + 1) - firstOf(index)))
    query.set('first', String(firstOf(index)))
    const expanded = `demo://${url.hostname || 'lab'}/${name}?${query.toString()}`
    // Whatever is wrong with a knob is said now, not when the hosts connect.
    parseDemoUri(expanded)
    return { uri: expanded, name, folder: `Demo/${placeOf(index, hosts)}` }
  })
}

function placeOf(index: number, hosts: number): string {
  return places[Math.floor((index * places.length) / hosts)] ?? 'Lab'
}

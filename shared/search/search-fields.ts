// The fields that a query can ask, and of what kind their values are. Every column of the table has one. Pure.

const kinds = {
  name: 'text',
  state: 'state',
  host: 'text',
  folder: 'text',
  tag: 'text',
  os: 'text',
  ip: 'text',
  mac: 'text',
  uuid: 'text',
  vcpus: 'count',
  mem: 'size',
  memused: 'size',
  cpu: 'percent',
  disk: 'rate',
  net: 'rate',
  uptime: 'duration',
  autostart: 'flag',
  saved: 'flag',
  template: 'flag',
  owner: 'text',
  protected: 'flag',
} as const

export type SearchField = keyof typeof kinds
export type ValueKind = (typeof kinds)[SearchField]

export const searchFields = Object.keys(kinds).filter(isSearchField)

/** The names of columns, and what else people write. */
const aliases: Readonly<Record<string, SearchField>> = { memory: 'mem', memoryused: 'memused', used: 'memused', network: 'net', tags: 'tag', vm: 'name', address: 'ip', cpus: 'vcpus', up: 'uptime' }

/** Fields whose values move all the time, and not with the machines' rows. */
const live: ReadonlySet<SearchField> = new Set<SearchField>(['cpu', 'memused', 'disk', 'net', 'uptime'])

export function fieldOf(name: string): SearchField | undefined {
  const lower = name.toLowerCase()
  return isSearchField(lower) ? lower : aliases[lower]
}

export function kindOf(field: SearchField): ValueKind {
  return kinds[field]
}

export function isLiveField(field: SearchField | undefined): boolean {
  return field !== undefined && live.has(field)
}

function isSearchField(name: string): name is SearchField {
  return Object.hasOwn(kinds, name)
}

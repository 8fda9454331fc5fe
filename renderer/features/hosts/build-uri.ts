// The libvirt URI that the fields of the form mean. Pure.

export interface HostForm {
  readonly mode: 'ssh' | 'uri'
  /** "user@host" or "host", as ssh takes it; ":port", "[v6]" and "ssh://" too. */
  readonly address: string
  readonly user: string
  readonly port: string | number
  readonly driver: string
  readonly instance: 'system' | 'session'
  readonly uri: string
  readonly name: string
  readonly folder: string
  readonly autoconnect: boolean
}

const paths: Readonly<Record<string, string>> = { qemu: '/system', test: '/default', bhyve: '/system' }

export function buildUri(form: HostForm): string {
  if (form.mode === 'uri') return form.uri.trim()
  const address = form.address.trim().replace(/^ssh:\/\//i, '').replace(/\/$/, '')
  const match = /^(?:([^@\s]+)@)?(\[[^\]]+\]|[^:\s]+|[0-9a-f:]+)(?::(\d+))?$/i.exec(address)
  const [, user, host = address, port = String(form.port)] = match ?? []
  // A bare IPv6 address needs its brackets in a URI.
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const path = form.driver === 'qemu' ? `/${form.instance}` : (paths[form.driver] ?? '/')
  return `${form.driver}+ssh://${user === undefined ? '' : `${encodeURIComponent(user)}@`}${bracketed}${port === '' ? '' : `:${port}`}${path}`
}

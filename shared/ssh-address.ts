// What people write to name a host for ssh, as the part of a URI that names user, host and port. Pure.

/** "user@host", "host:port", "[v6]:port", a bare IPv6 address, "ssh://..."; whatever else it is comes back as it was, for a reader of URIs to refuse. */
export function sshAuthority(text: string, usualPort = ''): string {
  const address = text.trim().replace(/^ssh:\/\//i, '').replace(/\/$/, '')
  const match = /^(?:([^@\s]+)@)?(\[[^\]]+\]|[^:\s]+|[0-9a-f:.]+)(?::(\d+))?$/i.exec(address)
  const [, user, host = address, port = usualPort] = match ?? []
  // A bare IPv6 address needs its brackets in a URI.
  const bracketed = match && host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `${user === undefined ? '' : `${encodeURIComponent(user)}@`}${bracketed}${port === '' ? '' : `:${port}`}`
}

/** Whether it is a URI already, and none of ssh's. */
export function isOtherUri(text: string): boolean {
  return text.includes('://') && !/^\s*ssh:\/\//i.test(text)
}

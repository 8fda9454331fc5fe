// The libvirt URI that the fields of the form mean. Pure.
import { isOtherUri, sshAuthority } from '#shared/ssh-address.ts'

export interface HostForm {
  readonly mode: 'ssh' | 'uri'
  /** "user@host" or "host", as ssh takes it; ":port", "[v6]" and "ssh://" too. */
  readonly address: string
  readonly port: string | number
  /** Of this machine's; empty for those that ssh takes. */
  readonly keyFile: string
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
  // Somebody has pasted a whole URI here: it says more than the fields beside it.
  if (isOtherUri(form.address)) return form.address.trim()
  const path = form.driver === 'qemu' ? `/${form.instance}` : (paths[form.driver] ?? '/')
  return `${form.driver}+ssh://${sshAuthority(form.address, String(form.port))}${path}${form.keyFile.trim() === '' ? '' : `?keyfile=${encodeURIComponent(form.keyFile.trim())}`}`
}

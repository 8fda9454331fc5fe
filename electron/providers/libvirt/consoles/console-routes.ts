// Where a VM's screen listens, from its live XML. Pure.
import { attribute, attributeOf, find, findAll, readXml } from '#shared/xml/read-xml.ts'

export type ScreenRoute =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly password: string | null }
  | { readonly kind: 'socket'; readonly path: string; readonly password: string | null }
  /** The VM has a VNC screen that cannot be reached yet, e.g. its port is not given out. */
  | { readonly kind: 'not-listening' }
  | { readonly kind: 'none'; readonly others: readonly string[] }

/** Addresses that mean "every interface of the host": from the host itself, the loopback reaches them. */
const everywhere = ['', '0.0.0.0', '::']

export function readScreenRoute(secureXml: string): ScreenRoute {
  const graphics = findAll(find(readXml(secureXml), 'devices'), 'graphics')
  const vnc = graphics.find((device) => attribute(device, 'type') === 'vnc')
  if (!vnc) return { kind: 'none', others: graphics.map((device) => attribute(device, 'type')) }
  const password = attributeOf(vnc, 'passwd') ?? null
  const listen = find(vnc, 'listen')
  const path = attribute(vnc, 'socket') || attribute(listen, 'socket')
  if (path !== '') return { kind: 'socket', path, password }
  const port = Number(attribute(vnc, 'port'))
  if (!(port > 0)) return { kind: 'not-listening' }
  const address = attribute(listen, 'address') || attribute(vnc, 'listen')
  return { kind: 'tcp', host: everywhere.includes(address) ? (address === '::' ? '::1' : '127.0.0.1') : address, port, password }
}

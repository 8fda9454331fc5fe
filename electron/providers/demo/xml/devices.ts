// The devices in the text of a definition: told apart as libvirt tells them, added, taken away and replaced. Pure.
import { attributeOf, scanElements } from './element-scan.ts'
import type { ScannedElement } from './element-scan.ts'

/** What libvirt knows a device by: a disk by its name in the guest, a card by its address, everything else by the alias of this run. */
export function keyOf({ name, inner }: ScannedElement): string {
  const children = scanElements(inner)
  const of = (child: string, attribute: string): string => attributeOf(children.find((found) => found.name === child)?.attributes ?? '', attribute)
  if (name === 'disk') return `disk ${of('target', 'dev')}`
  if (name === 'interface') return `interface ${of('mac', 'address').toLowerCase()}`
  const alias = of('alias', 'name')
  return alias === '' ? `${name} ${inner.replaceAll(/\s+/g, '')}` : `alias ${alias}`
}

export function aliasOf({ inner }: ScannedElement): string {
  return attributeOf(scanElements(inner).find(({ name }) => name === 'alias')?.attributes ?? '', 'name')
}

export function devicesIn(body: string): ScannedElement[] {
  return scanElements(scanElements(body).find(({ name }) => name === 'devices')?.inner ?? '')
}

/** The body with other devices. */
export function withDevices(body: string, change: (devices: readonly ScannedElement[]) => readonly string[]): string {
  const devices = scanElements(body).find(({ name }) => name === 'devices')
  if (!devices) return body
  const inner = change(scanElements(devices.inner)).map((text) => `    ${text}\n`).join('')
  return body.replace(devices.text, () => `<devices>\n${inner}  </devices>`)
}

/** What QEMU has names for. */
const named = new Set(['disk', 'controller', 'interface', 'serial', 'console', 'channel', 'input', 'graphics', 'video', 'sound', 'hostdev', 'redirdev', 'filesystem', 'tpm', 'rng', 'watchdog', 'memballoon', 'vsock', 'smartcard', 'panic', 'memory', 'hub'])

/** Of a running domain each device has an alias; of one that was defined as text they are given here. */
export function withAliases(body: string): string {
  const counts = new Map<string, number>()
  return withDevices(body, (devices) => {
    const taken = new Set(devices.map(aliasOf))
    return devices.map((device) => {
      if (!named.has(device.name) || aliasOf(device) !== '') return device.text
      for (;;) {
        const number = counts.get(device.name) ?? 0
        counts.set(device.name, number + 1)
        const alias = device.name === 'disk' ? `virtio-disk${number}` : device.name === 'interface' ? `net${number}` : `${device.name}${number}`
        if (!taken.has(alias)) return withAlias(device, alias)
      }
    })
  })
}

export function withAlias({ name, attributes, inner }: ScannedElement, alias: string): string {
  return `<${name}${attributes}>${inner.trimEnd()}\n      <alias name='${alias}'/>\n    </${name}>`
}

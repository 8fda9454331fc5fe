// What each of libvirt's drivers can do for a console. libvirt has no call that tells, so this is a table; a driver that it
// does not name gets everything, and says "not supported" itself.
import type { Capability } from '../../provider.ts'

const everything: readonly Capability[] = ['vm.power', 'vm.save', 'vm.nmi', 'vm.autostart', 'vm.rename', 'vm.tags', 'vm.send-keys', 'vm.screenshot', 'vm.xml', 'storage', 'networks', 'console.vnc', 'console.serial']

/** By the name that CONNECT_GET_TYPE gives. From the drivers' function tables, libvirt 7 to 11. */
const missing: Readonly<Record<string, readonly Capability[]>> = {
  TEST: ['vm.nmi', 'vm.send-keys', 'console.vnc', 'console.serial'],
  LXC: ['vm.save', 'vm.nmi', 'vm.send-keys', 'vm.screenshot', 'vm.rename', 'console.vnc'],
  Xen: ['vm.screenshot', 'vm.rename'],
  BHYVE: ['vm.save', 'vm.nmi', 'vm.send-keys', 'vm.screenshot', 'vm.rename'],
}

export function capabilitiesOf(driver: string): readonly Capability[] {
  const lacks = missing[driver] ?? []
  return everything.filter((capability) => !lacks.includes(capability))
}

// Which faults are in force on a host now, read from its processes and from the kernel's tables.
import { hasStarted, isOn } from '../hosts/host-process.ts'
import type { HostPlan } from '../hosts/host-plan.ts'
import { isDelayed } from './delay.ts'
import { hungGuests, libvirtdState } from './hang.ts'
import { isPartitioned } from './partition.ts'
import { isForwardingAllowed } from './services.ts'

/** In words, as `status` shows them; empty for a healthy host. A host that is off or still starting says just that. */
export async function faultsInForce(host: HostPlan): Promise<string[]> {
  if (!isOn(host)) return ['off']
  if (!hasStarted(host)) return ['starting']
  const libvirtd = libvirtdState(host)
  return [
    ...((await isPartitioned(host)) ? ['partitioned'] : []),
    ...((await isDelayed(host)) ? ['delayed'] : []),
    ...(libvirtd === 'running' ? [] : [`libvirtd ${libvirtd}`]),
    ...(isForwardingAllowed(host) ? [] : ['forwarding denied']),
    ...hungGuests(host).map((name) => `${name} hangs`),
  ]
}

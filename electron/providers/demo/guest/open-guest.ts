// The inside of a running domain, made at the first look.
import type { DemoDomain } from '../model/demo-domain.ts'
import type { HostModel } from '../model/host-model.ts'
import { powerOffFromInside, requireActive, restartGuest } from '../power/power.ts'
import { createGuest } from './guest.ts'
import type { Guest } from './guest.ts'

const powerAfterMs = 900

/** @throws DaemonFailure not running */
export function openGuest(host: HostModel, domain: DemoDomain): Guest {
  requireActive(domain)
  domain.guest ??= createGuest({ host, domain, power: (what) => powerLater(host, domain, what) })
  return domain.guest
}

/** A command typed inside changes the domain outside, as in a real guest. */
function powerLater(host: HostModel, domain: DemoDomain, what: 'reboot' | 'poweroff'): void {
  const { id } = domain
  domain.guest?.announce(what === 'reboot' ? 'reboot' : 'shutdown')
  host.later(powerAfterMs, () => {
    if (domain.id !== id) return
    if (what === 'reboot') restartGuest(host, domain)
    else powerOffFromInside(host, domain)
  })
}

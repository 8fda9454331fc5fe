// What of a form can collide with a host: the same as the service reads from the definition that the form makes. Pure.
import type { NetworkPlan } from '#shared/networks/network-plan.ts'
import { modeParts } from './network-form.ts'
import type { NetworkForm } from './network-form.ts'

export function planOfForm({ name, mode, bridge, device, subnets }: NetworkForm): NetworkPlan {
  const { hasOwnBridge, needsBridge, hasSubnets } = modeParts[mode]
  return {
    name,
    ownBridge: hasOwnBridge ? bridge : '',
    hostBridge: needsBridge && mode !== 'openvswitch' ? bridge : '',
    device,
    subnets: hasSubnets ? subnets.map(({ address, prefix, hasDhcp, ranges, reservations }) => ({ address, prefix, given: hasDhcp ? [...ranges.flatMap(({ start, end }) => [start, end]), ...reservations.map(({ ip }) => ip)] : [] })) : [],
  }
}

// How networks are put into words: their kind, subnets and VLANs. Pure.
import type { TFunction } from 'i18next'
import type { Network } from '#shared/model/networks/network.ts'

type ModeOf = Pick<Network, 'mode' | 'isOpenVswitch' | 'bridge'>

/** A key below `mode.` in the catalogue; libvirt's bridge mode is three different things to people. */
export function kindOf({ mode, isOpenVswitch, bridge }: ModeOf): string {
  if (isOpenVswitch) return 'openvswitch'
  if (mode === 'private' || mode === 'vepa' || mode === 'passthrough') return 'macvtap'
  return mode === 'bridge' && bridge === '' ? 'macvtap' : mode
}

export function kindText(network: ModeOf, t: TFunction<'networks'>): string {
  const kind = kindOf(network)
  return t(`mode.${kind}`, { defaultValue: kind })
}

export function subnetText({ subnets }: Pick<Network, 'subnets'>): string {
  return subnets.map(({ address, prefix }) => `${address}/${prefix}`).join(', ')
}

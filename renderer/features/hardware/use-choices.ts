// What the values of a field can be chosen from: what the machine's host tells that it has.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#shared/domain/fields/field.ts'
import type { HardwareOffer } from '#shared/model/machines/hardware.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { useNetworks } from '../networks/data/use-networks.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** `undefined`: the host tells nothing about it. `about`: the value of another field of the same device, by its name. */
export type ChoicesOf = (field: Field, about: (name: string) => string | null) => readonly Choice[] | undefined

export function useChoices(hostId: HostId, offer: HardwareOffer | undefined): ChoicesOf {
  const { t } = useTranslation('hardware')
  const { networks } = useNetworks()
  const own = useMemo(() => networks.filter((network) => network.hostId === hostId), [networks, hostId])
  return (field, about) => {
    const plain = (values: readonly string[] | undefined): readonly Choice[] | undefined => values?.map((value) => ({ value, label: value }))
    switch (field.offer) {
      case undefined:
      case 'image':
        return undefined
      case 'connection':
        return connections(own, offer, (kind, name) => t(`connection.${kind}`, { name }))
      case 'port-group':
        return plain(own.find(({ name }) => about('connection') === `network:${name}`)?.portGroups)
      case 'filter':
        return plain(offer?.filters)
      case 'cpu-model':
        return offer?.cpuModels.map(({ name, isUsable }) => ({ value: name, label: isUsable ? name : t('notUsable', { name }) }))
      case 'cpus':
        return offer?.numaNodes.map(({ id, cpus }) => ({ value: cpus, label: t('cpusOfNode', { cpus, node: id }) }))
      case 'numa-nodes':
        return offer?.numaNodes.map(({ id }) => ({ value: String(id), label: String(id) }))
      case 'huge-page':
        return offer?.hugePages.map(({ sizeKib, total }) => ({ value: String(sizeKib), label: t('hugePage', { size: sizeKib, count: total }) }))
      default:
        return plain(offer?.values[field.offer])
    }
  }
}

function connections(networks: readonly Network[], offer: HardwareOffer | undefined, labelOf: (kind: string, name: string) => string): readonly Choice[] {
  const choice = (kind: string, name: string): Choice => ({ value: `${kind}:${name}`, label: labelOf(kind, name) })
  const bridgesOfNetworks = new Set(networks.map(({ bridge }) => bridge))
  return [
    ...networks.map(({ name }) => choice('network', name)),
    ...(offer?.bridges ?? []).filter((name) => !bridgesOfNetworks.has(name)).map((name) => choice('bridge', name)),
    ...(offer?.interfaces ?? []).map((name) => choice('direct', name)),
    choice('user', ''),
  ]
}

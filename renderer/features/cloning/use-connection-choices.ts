// What a NIC of a machine's host can be connected to, in words: networks with their port groups, bridges, and interfaces (macvtap).
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { partsOfConnection } from '#shared/domain/devices/nic-connection.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { networksOf } from '../creation/vm-form.ts'
import { useNetworks } from '../networks/data/use-networks.ts'

export interface ConnectionChoices {
  /** Of a network that is not started, says so. */
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly nameOf: (connection: string) => string
}

export function useConnectionChoices({ hostId, uuid }: VmRef): ConnectionChoices {
  const { t } = useTranslation(['cloning', 'hardware'])
  const { client } = useSession()
  const networks = networksOf(useNetworks().networks, hostId)
  const offer = useLoaded(useCallback((signal: AbortSignal) => client.hardware.offer({ hostId, uuid }, { signal }), [client, hostId, uuid])).value
  const ofNetworks = new Set(networks.map(({ bridge }) => bridge))
  const nameOf = (connection: string): string => {
    const { type, name, portGroup } = partsOfConnection(connection)
    if (type === 'network') return portGroup === '' ? name : t('cloning:connection.portGroup', { name, portGroup })
    return type === 'bridge' || type === 'direct' ? t(`hardware:connection.${type}`, { name }) : `${type} ${name}`.trim()
  }
  const choice = (value: string) => ({ value, label: nameOf(value) })
  return {
    nameOf,
    choices: [
      ...networks.flatMap(({ name, isActive, portGroups }) => [`network:${name}`, ...portGroups.map((group) => `network:${name}/${group}`)].map((value) => ({ value, label: isActive ? nameOf(value) : `${nameOf(value)} · ${t('cloning:settings.off')}` }))),
      ...(offer?.bridges ?? []).filter((name) => !ofNetworks.has(name)).map((name) => choice(`bridge:${name}`)),
      ...(offer?.interfaces ?? []).map((name) => choice(`direct:${name}`)),
    ],
  }
}

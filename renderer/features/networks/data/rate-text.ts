// A NIC's limits in a few characters; empty without any.
import type { TFunction } from 'i18next'
import type { NicRates } from '#shared/model/networks/network.ts'
import { formatBytes } from '../../../i18n/format.ts'

export function rateText({ inbound, outbound }: NicRates, t: TFunction<'networks'>): string {
  const told = ([['in', inbound], ['out', outbound]] as const).flatMap(([way, { average }]) => (average === null ? [] : [t(`nics.limit.${way}`, { rate: formatBytes(average * 1024) })]))
  return told.join(', ')
}

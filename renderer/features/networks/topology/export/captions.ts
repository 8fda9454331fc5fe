// What stands in a box: the same words on the canvas, in the exported picture and for a screen reader.
import type { TFunction } from 'i18next'
import type { Box } from '../layout/topology-model.ts'

export interface Caption {
  readonly title: string
  readonly detail: string
}

export function captionOf(box: Box, t: TFunction<'networks'>): Caption {
  switch (box.kind) {
    case 'host':
      return { title: box.label, detail: joined([t('topology.networks', { count: box.host.networks.length }), box.host.isRead ? t('topology.nics', { count: box.host.nics.filter(({ source }) => source.kind !== 'other').length }) : t('topology.unread')]) }
    case 'interface':
      return { title: box.label, detail: joined([t(`topology.interface.${box.item.kind}`), box.item.vlanTag === null ? '' : t('vlan', { tags: box.item.vlanTag }), box.item.isUp ? '' : t('topology.down')]) }
    case 'network':
      return { title: box.label, detail: joined([t(`mode.${box.item.mode}`, { defaultValue: box.item.mode }), box.item.subnet || box.item.bridge, vlanText(box.item.vlanTags, t), box.item.isActive ? '' : t('state.inactive')]) }
    case 'missing':
      return { title: box.label, detail: t(`topology.missing.${box.of}`) }
    case 'group':
      return { title: t('topology.nics', { count: box.nics.length }), detail: t('topology.running', { count: box.nics.filter(({ isRunning }) => isRunning).length }) }
    case 'nic':
      return { title: box.label, detail: joined([box.nic.mac, box.nic.portGroup, vlanText(box.nic.vlanTags, t), box.nic.isLinkUp ? '' : t('topology.linkDown')]) }
    default:
      return box satisfies never
  }
}

export function vlanText(tags: readonly number[], t: TFunction<'networks'>): string {
  return tags.length === 0 ? '' : t('vlan', { tags: tags.join(', ') })
}

function joined(parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ')
}

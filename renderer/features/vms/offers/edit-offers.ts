// What opens a dialog about machines: snapshots, copies, what they are called and where they belong, deletion.
import { IconAdjustments, IconCalendarTime, IconCamera, IconCopy, IconFileExport, IconFolder, IconPencil, IconTags, IconTemplate, IconTemplateOff, IconTrash } from '@tabler/icons-react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { reachable, reasonOf } from './vm-offer.ts'
import type { OfferContext, VmOffer } from './vm-offer.ts'

/** Everything of an offer that is not the same for all of them. */
type Part = Pick<VmOffer, 'id' | 'group' | 'label' | 'icon' | 'run'> & Partial<Pick<VmOffer, 'reason' | 'isDestructive'>>

/** Of one or of many. */
export function sharedEditOffers(vms: readonly Vm[], context: OfferContext): readonly VmOffer[] {
  const { t, openDialog } = context
  const present = reachable(vms, context)
  const reason = reasonOf(context, { 'host-not-connected': present.length === 0 })
  return offersOf([
    { id: 'snapshot', group: 'snapshots', label: t('snapshots:open'), icon: IconCamera, reason, run: () => openDialog({ kind: 'take-snapshot', vms: present }) },
    { id: 'schedule', group: 'snapshots', label: t('schedules:open'), icon: IconCalendarTime, run: () => openDialog({ kind: 'schedule-snapshots', vms }) },
    { id: 'organise', group: 'edit', label: t('metadata:organise'), icon: IconFolder, reason, run: () => openDialog({ kind: 'organise', vms: present }) },
    { id: 'export', group: 'copies', label: t('exporting:open'), icon: IconFileExport, reason, run: () => openDialog({ kind: 'export-vms', vms: present }) },
  ])
}

export function manyEditOffers(vms: readonly Vm[], context: OfferContext): readonly VmOffer[] {
  const { t, openDialog } = context
  const present = reachable(vms, context)
  const reason = reasonOf(context, { 'host-not-connected': present.length === 0 })
  return offersOf([
    { id: 'edit', group: 'edit', label: t('editing:open'), icon: IconAdjustments, run: () => openDialog({ kind: 'bulk-edit', vms }) },
    { id: 'delete', group: 'delete', label: t('deletion:open'), icon: IconTrash, reason, isDestructive: true, run: () => openDialog({ kind: 'delete-vms', vms: present }) },
  ])
}

export function singleEditOffers(vm: Vm, context: OfferContext): readonly VmOffer[] {
  const { t, openDialog } = context
  const isAway = reachable([vm], context).length === 0
  const reason = reasonOf(context, { 'host-not-connected': isAway })
  return offersOf([
    { id: 'clone', group: 'copies', label: t(vm.isTemplate === true ? 'cloning:openTemplate' : 'cloning:open'), icon: IconCopy, reason, run: () => openDialog({ kind: 'clone-vm', vm }) },
    ...templateOffers(vm, isAway, context),
    { id: 'rename', group: 'edit', label: t('menu.rename'), icon: IconPencil, reason: reasonOf(context, { 'host-not-connected': isAway, running: vm.libvirtId !== null }), run: () => openDialog({ kind: 'rename-vm', vm }) },
    { id: 'tags', group: 'edit', label: t('menu.tags'), icon: IconTags, reason, run: () => openDialog({ kind: 'tags', vm }) },
    { id: 'delete', group: 'delete', label: t('deletion:open'), icon: IconTrash, reason, isDestructive: true, run: () => openDialog({ kind: 'delete-vm', vm }) },
  ])
}

function templateOffers(vm: Vm, isAway: boolean, context: OfferContext): readonly Part[] {
  const { t, openDialog, acts, client } = context
  const { hostId, uuid } = vm
  const isTemplate = vm.isTemplate === true
  const reason = reasonOf(context, { 'host-not-connected': isAway, transient: !vm.isPersistent })
  const unmark: Part = { id: 'unmark', group: 'copies', label: t('cloning:unmark'), icon: IconTemplateOff, reason, run: () => acts.attempt(client.cloning.markTemplate({ hostId, uuid, isTemplate: false })) }
  return [{ id: 'template', group: 'copies', label: t(isTemplate ? 'cloning:parameters.open' : 'cloning:mark'), icon: IconTemplate, reason, run: () => openDialog({ kind: 'template', vm }) }, ...(isTemplate ? [unmark] : [])]
}

function offersOf(parts: readonly Part[]): readonly VmOffer[] {
  return parts.map((part) => ({ reason: '', isDestructive: false, ...part }))
}

// The context menu of one or many VMs: consoles first, then the acts, then what edits a single one.
import { Menu } from '@mantine/core'
import { IconCalendarTime, IconCamera, IconDeviceDesktop, IconPencil, IconTags, IconTerminal2, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../app/routes.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHost, useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { CloneMenuItems } from '../cloning/clone-menu-items.tsx'
import { openConsole } from '../consoles/consoles-store.ts'
import { EditMenuItem, OrganiseMenuItem } from '../editing/edit-menu-item.tsx'
import { ExportMenuItem } from '../exporting/export-menu-item.tsx'
import { ActionMenuItems } from './action-menu-items.tsx'
import { SendKeysItems } from './send-keys-items.tsx'

export function VmMenuItems({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation()
  const [vm] = vms
  if (!vm) return null
  return (
    <>
      <Menu.Label dir="auto" maw={320} className="ellipsis">{vms.length === 1 ? vm.name : t('menu.many', { count: vms.length })}</Menu.Label>
      {vms.length === 1 && <ConsoleItems vm={vm} />}
      <ActionMenuItems vms={vms} />
      <SnapshotItem vms={vms} />
      {vms.length === 1 && <CloneMenuItems vm={vm} />}
      {vms.length > 1 && <EditMenuItem vms={vms} />}
      <OrganiseMenuItem vms={vms} />
      <ExportMenuItem vms={vms} />
      {vms.length === 1 && <SendKeysItems vm={vm} />}
      {vms.length === 1 && <EditItems vm={vm} />}
      {vms.length > 1 && <DeleteManyItem vms={vms} />}
    </>
  )
}

function ConsoleItems({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const canOpen = vm.libvirtId !== null
  if (vm.consoles.length === 0) return null
  return (
    <>
      {vm.consoles.map(({ kind, device, label }) => (
        <Menu.Item
          key={kind + device}
          disabled={!canOpen}
          leftSection={kind === 'vnc' ? <IconDeviceDesktop size={15} /> : <IconTerminal2 size={15} />}
          onClick={() => {
            openConsole(vm, kind, device)
            navigate(routes.consoles)
          }}
        >
          {t(kind === 'vnc' ? 'menu.openScreen' : 'menu.openSerial', { label })}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

function SnapshotItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('snapshots')
  const openDialog = useUi((state) => state.openDialog)
  const hosts = useHosts()
  const reachable = vms.filter((vm) => isHostUp(hosts.get(vm.hostId)))
  return (
    <>
      <Menu.Divider />
      <Menu.Item leftSection={<IconCamera size={15} />} disabled={reachable.length === 0} onClick={() => openDialog({ kind: 'take-snapshot', vms: reachable })}>{t('open')}</Menu.Item>
      <Menu.Item leftSection={<IconCalendarTime size={15} />} onClick={() => openDialog({ kind: 'schedule-snapshots', vms })}>{t('schedules:open')}</Menu.Item>
    </>
  )
}

function DeleteManyItem({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation('deletion')
  const openDialog = useUi((state) => state.openDialog)
  const hosts = useHosts()
  const reachable = vms.filter((vm) => isHostUp(hosts.get(vm.hostId)))
  return (
    <>
      <Menu.Divider />
      <Menu.Item color="red" leftSection={<IconTrash size={15} />} disabled={reachable.length === 0} onClick={() => openDialog({ kind: 'delete-vms', vms: reachable })}>{t('open')}</Menu.Item>
    </>
  )
}

function EditItems({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  const openDialog = useUi((state) => state.openDialog)
  const isUp = isHostUp(useHost(vm.hostId))
  const isOff = vm.libvirtId === null
  return (
    <>
      <Menu.Divider />
      <Menu.Item leftSection={<IconPencil size={15} />} disabled={!isOff || !isUp} onClick={() => openDialog({ kind: 'rename-vm', vm })}>
        {isOff ? t('menu.rename') : t('menu.renameOff')}
      </Menu.Item>
      <Menu.Item leftSection={<IconTags size={15} />} disabled={!isUp} onClick={() => openDialog({ kind: 'tags', vm })}>
        {t('menu.tags')}
      </Menu.Item>
      <Menu.Item color="red" leftSection={<IconTrash size={15} />} disabled={!isUp} onClick={() => openDialog({ kind: 'delete-vm', vm })}>
        {t('deletion:open')}
      </Menu.Item>
    </>
  )
}

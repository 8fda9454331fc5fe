// What the palette offers to copy and to take along: the selection, templates, and machines by their name.
import { IconCopy, IconFileExport, IconTemplate } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { matchWords } from '../palette/match-words.ts'
import type { Command } from '../palette/use-commands.ts'
import { useSubjects } from '../vms/use-subjects.ts'

const shownTemplates = 5

export function useCloneCommands(query: string): Command[] {
  const { t } = useTranslation('cloning')
  const { inventory } = useSession()
  const openDialog = useUi((state) => state.openDialog)
  const { vms, hosts } = inventory.getState()
  const selected = useSubjects()().filter((vm) => isHostUp(hosts.get(vm.hostId)))
  const [only] = selected
  const cloneOf = (vm: Vm): Command => ({
    id: `clone-${vm.hostId}-${vm.uuid}`,
    label: t(vm.isTemplate === true ? 'paletteTemplate' : 'paletteClone', { name: vm.name }),
    description: hosts.get(vm.hostId)?.name ?? '',
    icon: vm.isTemplate === true ? IconTemplate : IconCopy,
    run: () => openDialog({ kind: 'clone-vm', vm }),
  })
  const templates = query.trim() === '' ? [] : [...vms.values()].filter((vm) => vm.isTemplate === true && vm !== only && isHostUp(hosts.get(vm.hostId)))
  const commands = [
    ...(only && selected.length === 1 ? [cloneOf(only)] : []),
    ...(only ? [{ id: 'export', label: t('exporting:palette', { count: selected.length, name: only.name }), icon: IconFileExport, run: () => openDialog({ kind: 'export-vms', vms: selected }) }] : []),
    ...templates.map(cloneOf).filter(({ label }) => matchWords(query, label) === '').slice(0, shownTemplates),
  ]
  return commands.filter(({ label }) => matchWords(query, label) === '')
}

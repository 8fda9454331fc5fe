// Beside the other ways to make a machine: one of the templates, which opens the dialog that copies it.
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { vmKey } from '#shared/model/ids.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useVms } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'

export function TemplateChoice() {
  const { t } = useTranslation('cloning')
  const openDialog = useUi((state) => state.openDialog)
  const vms = useVms()
  const hosts = useHosts()
  const templates = useMemo(() => [...vms.values()].filter((vm) => vm.isTemplate === true && isHostUp(hosts.get(vm.hostId))), [vms, hosts])
  if (templates.length === 0) return null
  const choose = (key: string | null): void => {
    const vm = templates.find((candidate) => vmKey(candidate) === key)
    if (vm) openDialog({ kind: 'clone-vm', vm })
  }
  return <Select label={t('fromTemplate')} placeholder={t('chooseTemplate')} searchable data={templates.map((vm) => ({ value: vmKey(vm), label: `${vm.name} · ${hosts.get(vm.hostId)?.name ?? ''}` }))} value={null} onChange={choose} />
}

// What acts of the palette and of shortcuts are about: the VMs selected in the list, or the one whose page is open.
import { useRoute } from 'wouter'
import { DomainUuid, HostId, vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'

export function useSubjects(): () => readonly Vm[] {
  const { inventory } = useSession()
  const selection = useUi((state) => state.selection)
  const [isVmPage, params] = useRoute('/vms/:hostId/:uuid/:tab?')
  return () => {
    const { vms } = inventory.getState()
    if (!isVmPage) return [...selection].flatMap((key) => vms.get(key) ?? [])
    const vm = vms.get(vmKey({ hostId: HostId.parse(decodeURIComponent(params.hostId)), uuid: DomainUuid.parse(decodeURIComponent(params.uuid)) }))
    return vm ? [vm] : []
  }
}

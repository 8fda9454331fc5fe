// Opens a VM's page or console, as the user prefers on a double click.
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../../app/routes.ts'
import { useSession } from '../../../state/use-session.ts'
import { openConsole } from '../../consoles/consoles-store.ts'

export interface OpenVm {
  page(vm: Vm): void
  console(vm: Vm): void
  preferred(vm: Vm): void
}

export function useOpenVm(): OpenVm {
  const [, navigate] = useLocation()
  const { preferences } = useSession()
  const page = (vm: Vm): void => navigate(routes.vm(vm))
  const openFirst = (vm: Vm): void => {
    const [first] = vm.consoles
    if (!first) return page(vm)
    openConsole(vm, first.kind, first.device)
    navigate(routes.consoles)
  }
  return {
    page,
    console: openFirst,
    preferred: (vm) => (preferences.getState().value.opensConsoleOnDoubleClick && vm.libvirtId !== null ? openFirst(vm) : page(vm)),
  }
}

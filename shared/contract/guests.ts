// Calls to the agent inside of a running machine.
import { GuestAct, GuestCommand, GuestFacts, GuestOutput, GuestPassword } from '../model/machines/guest.ts'
import { VmRef } from '../model/ids.ts'
import { read, write } from './call.ts'

export const guests = {
  /** Never fails for an agent that is not there: its state says so. */
  facts: read('inventory.read').route({ method: 'GET', path: '/hosts/{hostId}/vms/{uuid}/guest' }).input(VmRef).output(GuestFacts),
  /** @throws agent-missing */
  act: write('vm.power', 'guest.act').route({ method: 'POST', path: '/hosts/{hostId}/vms/{uuid}/guest/act' }).input(VmRef.extend({ act: GuestAct })),
  setPassword: write('vm.guest', 'guest.password').route({ method: 'POST', path: '/hosts/{hostId}/vms/{uuid}/guest/password' }).input(GuestPassword),
  /** Runs a program as the guest's administrator. Refused until it is allowed in the preferences. @throws not-permitted */
  run: write('vm.guest', 'guest.run').route({ method: 'POST', path: '/hosts/{hostId}/vms/{uuid}/guest/run' }).input(GuestCommand).output(GuestOutput),
}

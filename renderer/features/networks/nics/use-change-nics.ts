// Changes NICs of one or many machines: a task with an item for each.
import type { NicChange } from '#shared/model/networks/network.ts'
import { useSession } from '../../../state/use-session.ts'
import { useActs } from '../../vms/use-acts.ts'
import type { HostNic } from '../data/use-networks.ts'

export function useChangeNics(): (nics: readonly HostNic[], change: NicChange) => void {
  const { client } = useSession()
  const acts = useActs()
  return (nics, change) => {
    if (nics.length === 0) return
    acts.attempt(client.networks.changeNics({ targets: nics.map(({ hostId, uuid, vmName, mac }) => ({ hostId, uuid, vmName, mac })), change }))
  }
}

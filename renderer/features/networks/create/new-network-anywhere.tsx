// The dialog of a new network where no page has the networks at hand.
import { useNetworks } from '../data/use-networks.ts'
import { NewNetworkDialog } from './new-network-dialog.tsx'

export function NewNetworkAnywhere({ onClose }: { onClose: () => void }) {
  const { networks } = useNetworks()
  return <NewNetworkDialog hostId={undefined} networks={networks} onClose={onClose} />
}

// The fleet for the dashboard: its figures move with the inventory, but no faster than a person reads.
import { useEffect, useState } from 'react'
import { atMostEvery } from '../../../../state/paced.ts'
import { useSession } from '../../../../state/use-session.ts'
import type { FleetInput } from './fleet-summary.ts'

const everyMs = 2_000

/** A new object with each change; the maps in it are the inventory's own. */
export function useFleet(): FleetInput {
  const { inventory } = useSession()
  const [fleet, setFleet] = useState<FleetInput>(() => ({ ...inventory.getState() }))
  useEffect(() => {
    const schedule = atMostEvery(everyMs)
    return inventory.subscribe(() => schedule(() => setFleet({ ...inventory.getState() })))
  }, [inventory])
  return fleet
}

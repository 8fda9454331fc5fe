// The ISO images of the fleet.
import * as z from 'zod'
import { HostId } from '../model/ids.ts'
import { IsoImage } from '../model/storage/iso.ts'
import { read } from './call.ts'

export const isos = {
  /** Those of all connected hosts, each image once, and the hosts that could not be asked. */
  list: read('inventory.read').route({ method: 'GET', path: '/isos' }).output(z.object({ images: z.array(IsoImage), unreached: z.array(HostId) })),
}

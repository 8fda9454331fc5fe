// The systems that a machine can be made for.
import * as z from 'zod'
import { OperatingSystem } from '../model/provisioning/operating-system.ts'
import { VolumeRef } from '../model/storage/storage.ts'
import { read } from './call.ts'

export const operatingSystems = {
  /** Our own catalogue, and whatever else libosinfo's database has where it is installed beside the console. */
  list: read('inventory.read').route({ method: 'GET', path: '/operating-systems' }).output(z.object({ systems: z.array(OperatingSystem) })),
  /** Which one a disc, by what it calls itself, or an image, by its name, is of; null where that is not known. */
  detect: read('inventory.read').route({ method: 'POST', path: '/operating-systems/detect' }).input(VolumeRef).output(z.object({ id: z.string().nullable() })),
}

// Calls about a machine's hardware: what can be chosen, what stands against a change, and changing it for now and for the next start.
// Its definitions are read through `definitions`.
import * as z from 'zod'
import { maxXmlLength } from '../model/machines/definition.ts'
import { HardwareFinding, HardwareOffer, HardwareOutcome } from '../model/machines/hardware.ts'
import { TaskId, VmRef } from '../model/ids.ts'
import { read, write } from './call.ts'

const Xml = z.string().min(1).max(maxXmlLength)

export const hardware = {
  /** What the machine's host has for it: values by domain capabilities, devices with their users, bridges, filters. */
  offer: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/hardware/offer' }).input(VmRef).output(HardwareOffer),
  /** What stands against an edited definition, `baseXml` being the one that was edited. Asks all connected hosts for what is to be used once in the fleet. */
  check: read('inventory.read').route({ method: 'POST', path: '/vms/{hostId}/{uuid}/hardware/check' }).input(VmRef.extend({ xml: Xml, baseXml: Xml })).output(z.array(HardwareFinding)),
  /**
   * Replaces the definition for the next start, if it still is the one that was edited (otherwise `definition-changed`); with `isLive` what libvirt
   * can change of the running machine is changed first, and the definition only if all of that could be.
   */
  apply: write('vm.write', 'hardware.apply').route({ method: 'POST', path: '/vms/{hostId}/{uuid}/hardware' }).input(VmRef.extend({ xml: Xml, baseFingerprint: z.string().min(1).max(200), isLive: z.boolean() })).output(HardwareOutcome),
  /** Shuts the machine down, or forces it off, and starts it with its definition for the next start. */
  restart: write('vm.power', 'hardware.restart').route({ method: 'POST', path: '/vms/{hostId}/{uuid}/hardware/restart' }).input(VmRef.extend({ isForced: z.boolean().default(false) })).output(z.object({ taskId: TaskId })),
}

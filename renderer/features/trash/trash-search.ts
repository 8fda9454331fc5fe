// Finding machines in the trash, and what they take. Pure.
import type { HostId } from '#shared/model/ids.ts'
import { goesWhenPurged } from '#shared/model/provisioning/trash.ts'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'

/** What is free again when it is deleted for good. */
export function sizeOf({ disks }: Pick<TrashedMachine, 'disks'>): number {
  return disks.reduce((sum, { stays, allocationBytes }) => sum + (stays === null || goesWhenPurged.has(stays) ? (allocationBytes ?? 0) : 0), 0)
}

export function sizeOfAll(machines: readonly TrashedMachine[]): number {
  return machines.reduce((sum, machine) => sum + sizeOf(machine), 0)
}

/** All words have to be in its name, its host's, that of who deleted it, its UUID or its disks' paths. */
export function foundIn(machines: readonly TrashedMachine[], text: string, hostName: (hostId: HostId) => string): readonly TrashedMachine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return machines
  return machines.filter(({ name, hostId, user, uuid, disks }) => {
    const all = [name, hostName(hostId), user, uuid, ...disks.map(({ path }) => path)].join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

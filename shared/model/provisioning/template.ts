// A machine that others are made from: what they get when nobody says otherwise, and within which limits. Sizes are bytes.
import * as z from 'zod'
import { isConnectable, partsOfConnection } from '../../domain/devices/nic-connection.ts'
import { longestConnection, memoryRangeBytes, vcpuRange } from '../../domain/template-parameters.ts'
import { FolderPath, TagName } from '../machines/machine-metadata.ts'

function limitsIn({ least, most }: { readonly least: number; readonly most: number }) {
  const value = z.number().int().min(least).max(most).nullable().default(null)
  return z.object({ usual: value, least: value, most: value })
}

/** What machines made from a template get when nobody says otherwise, and within which limits; `null`, like nothing at all, says nothing. */
export const TemplateParameters = z.object({
  vcpus: limitsIn(vcpuRange).prefault({}),
  memoryBytes: limitsIn(memoryRangeBytes).prefault({}),
  /** What a NIC may be connected to: "network:lan", "network:lan/web" with a port group, "bridge:br0", "direct:eth0". The first NIC to the first of them. None: anything, and the first NIC stays where it is. */
  connections: z.array(z.string().max(longestConnection).refine((text) => isConnectable(partsOfConnection(text)), 'a kind and a name, as "network:default"')).max(64).default([]),
  /** `null` for those of the template; likewise the folder. An empty one says: none. */
  tags: z.array(TagName).max(64).nullable().default(null),
  folder: FolderPath.nullable().default(null),
})
export type TemplateParameters = z.output<typeof TemplateParameters>

/** Whether there is a value that they allow. */
export function areInOrder({ usual, least, most }: TemplateParameters['vcpus']): boolean {
  const given = [least, usual, most].filter((value) => value !== null)
  return given.every((value, index) => index === 0 || value >= (given[index - 1] ?? 0))
}

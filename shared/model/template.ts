// A machine that others are made from: what they get when nobody says otherwise, and within which limits. Sizes are bytes.
import * as z from 'zod'
import { longestNetworkName, memoryRangeBytes, vcpuRange } from '../domain/template-parameters.ts'
import { FolderPath, TagName } from './machine-metadata.ts'

function limitsIn({ least, most }: { readonly least: number; readonly most: number }) {
  const value = z.number().int().min(least).max(most).nullable().default(null)
  return z.object({ usual: value, least: value, most: value })
}

/** What machines made from a template get when nobody says otherwise, and within which limits; `null`, like nothing at all, says nothing. */
export const TemplateParameters = z.object({
  vcpus: limitsIn(vcpuRange).prefault({}),
  memoryBytes: limitsIn(memoryRangeBytes).prefault({}),
  /** Virtual networks that a NIC may be put on: the first NIC is on the first of them. None: any, and the first NIC stays where it is. */
  networks: z.array(z.string().min(1).max(longestNetworkName)).max(64).default([]),
  /** Empty for those of the template; likewise the folder. */
  tags: z.array(TagName).max(64).default([]),
  folder: FolderPath.default(''),
})
export type TemplateParameters = z.output<typeof TemplateParameters>

/** Whether there is a value that they allow. */
export function areInOrder({ usual, least, most }: TemplateParameters['vcpus']): boolean {
  const given = [least, usual, most].filter((value) => value !== null)
  return given.every((value, index) => index === 0 || value >= (given[index - 1] ?? 0))
}

// Groups of machines: by their own folder or tag, or by the folder of their host.
import * as z from 'zod'
import type { Vm } from './vm.ts'

const groupKinds = ['folder', 'tag'] as const
export type GroupKind = (typeof groupKinds)[number]

/** The empty value is the group of those that have none. */
export const VmGroup = z.object({ by: z.enum([...groupKinds, 'host-folder']), value: z.string().max(1000) })
export type VmGroup = z.output<typeof VmGroup>

export function isInGroup({ by, value }: VmGroup, vm: Pick<Vm, 'folder' | 'tags'>, hostFolder: string): boolean {
  if (by === 'tag') return value === '' ? vm.tags.length === 0 : vm.tags.includes(value)
  const folder = by === 'folder' ? (vm.folder ?? '') : hostFolder
  return folder === value || (value !== '' && folder.startsWith(`${value}/`))
}

// The answers of the form and the request that they make. Pure.
import { CloneWish } from '#shared/model/provisioning/cloning.ts'
import type { CloneMode, ClonePreview, DiskUse } from '#shared/model/provisioning/cloning.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { cloudInitOf, emptyCloudInit } from '../creation/vm-form.ts'
import type { CloudInitForm } from '../creation/vm-form.ts'

export interface CloneForm extends CloudInitForm {
  readonly name: string
  readonly mode: CloneMode
  /** Empty for that of each disk. */
  readonly pool: string
  /** By target; those that are not there are treated as usual. */
  readonly uses: Readonly<Record<string, DiskUse>>
  readonly keepsHostDevices: boolean
  readonly resetsGuest: boolean
  readonly start: boolean
  readonly marksTemplate: boolean
  /** Only what was chosen: the rest is as the template says, or as the original has it. */
  readonly settings: ChosenSettings
  /** Likewise, by the number of the NIC. */
  readonly connections: Readonly<Record<number, string>>
}

export type ChosenSettings = Partial<Pick<ClonePreview['settings'], 'vcpus' | 'memoryBytes' | 'tags' | 'folder'>>

export function emptyCloneForm(name: string, mode: CloneMode): CloneForm {
  return { name, mode, pool: '', uses: {}, keepsHostDevices: true, resetsGuest: false, start: false, marksTemplate: true, settings: {}, connections: {}, ...emptyCloudInit(false) }
}

/** A name that no machine of the host has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const wanted = `${name}-clone`
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`
}

export interface CloneAnswer {
  readonly request: CloneWish | undefined
  /** Which answers are missing or wrong, by their path. */
  readonly problems: ReadonlySet<string>
}

export function requestOf({ hostId, uuid }: VmRef, form: CloneForm): CloneAnswer {
  const { name, mode, pool, uses, keepsHostDevices, resetsGuest, settings, connections, start } = form
  const parsed = CloneWish.safeParse({
    hostId,
    uuid,
    name,
    mode,
    ...(pool === '' ? {} : { pool }),
    disks: Object.entries(uses).map(([device, use]) => ({ device, use })),
    hostDevices: keepsHostDevices ? 'keep' : 'leave-out',
    resetsGuest,
    ...settings,
    nics: Object.entries(connections).map(([nic, connection]) => ({ nic: Number(nic), connection })),
    start,
    ...(form.hasCloudInit ? { cloudInit: cloudInitOf(form) } : {}),
  })
  return parsed.success ? { request: parsed.data, problems: new Set() } : { request: undefined, problems: new Set(parsed.error.issues.map(({ path }) => path.join('.'))) }
}

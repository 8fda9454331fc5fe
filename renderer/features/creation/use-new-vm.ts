// The answers of the dialog for a new machine, what surrounds them on the chosen host, and what becomes of them.
import { useCallback, useMemo, useState } from 'react'
import type { CreationPreview, NewVm } from '#shared/model/provisioning/creation.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { expandNames } from '#shared/model/provisioning/name-pattern.ts'
import { useHosts, useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { useNetworks } from '../networks/data/use-networks.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'
import { useCreateAndOpen } from './use-create-and-open.ts'
import { useCreateWhenUploaded } from './use-create-when-uploaded.ts'
import type { WaitingCreation } from './use-create-when-uploaded.ts'
import { useOsChoice } from './use-os-choice.ts'
import type { OsChoice } from './use-os-choice.ts'
import { usePreview } from './use-preview.ts'
import type { Preview } from './use-preview.ts'
import { useSourceUpload } from './use-source-upload.ts'
import type { SourceUpload } from './use-source-upload.ts'
import { useVolumeChoices } from './use-volume-choices.ts'
import { emptyVmForm, networksOf, poolsOf, requestOf } from './vm-form.ts'
import type { Around, PoolVolume, VmForm } from './vm-form.ts'

export interface NewVmState {
  readonly form: VmForm
  readonly change: (patch: Partial<VmForm>) => void
  /** Those that a machine can be made on now, by name. */
  readonly hosts: readonly Host[]
  readonly around: Around
  readonly osChoice: OsChoice
  readonly choices: Loaded<readonly PoolVolume[]>
  readonly upload: SourceUpload
  readonly waiting: WaitingCreation
  readonly preview: Preview<CreationPreview>
  /** Paths of answers that are missing or wrong. */
  readonly problems: ReadonlySet<string>
  /** What the pattern of the name stands for. */
  readonly names: readonly string[]
  readonly isPossible: boolean
  readonly submit: () => void
  /** Creates it without starting it, and opens its hardware. */
  readonly customise: () => void
}

/** `hostId`: chosen to begin with. */
export function useNewVm(hostId: HostId | undefined, onDone: () => void): NewVmState {
  const { client } = useSession()
  const acts = useActs()
  const createAndOpen = useCreateAndOpen()
  const hosts = useHostChoices()
  const [form, setForm] = useState<VmForm>(() => emptyVmForm(hostId ?? hosts[0]?.id))
  const osChoice = useOsChoice(form)
  const around = { ...useAround(form.hostId), os: osChoice.os, offer: useOffer(form.hostId) }
  const choices = useVolumeChoices(form.hostId, around.pools)
  const answer = requestOf(form, around)
  const request = 'request' in answer ? answer.request : undefined
  const problems = 'problems' in answer ? answer.problems : new Set<string>()
  const preview = usePreview(request, useCallback((wish: NewVm, signal: AbortSignal) => client.creation.preview(wish, { signal }), [client]))
  const upload = useSourceUpload({ hostId: form.hostId, choices, onChoose: (volume) => setForm((before) => ({ ...before, volume })) })
  const waiting = useCreateWhenUploaded({ upload, problems, form, around, systems: osChoice.systems, onCreated: onDone })
  const isPossible = request !== undefined && preview.value?.obstacles.length === 0 && !preview.isChecking
  const make = (create: (wanted: NewVm) => Promise<unknown>): void => {
    if (!request || !isPossible) return
    acts.attempt(create(request))
    onDone()
  }
  return {
    form, hosts, around, osChoice, choices, upload, waiting, preview, problems, isPossible,
    names: expandNames(form.name.trim()),
    change: (patch) => {
      waiting.stop()
      setForm((before) => ({ ...before, ...patch }))
    },
    submit: () => (waiting.canWait ? waiting.toggle() : make((wanted) => client.creation.create(wanted))),
    customise: () => make(createAndOpen),
  }
}

function useHostChoices(): readonly Host[] {
  const hosts = useHosts()
  return useMemo(() => [...hosts.values()].filter(isHostUp).toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1)), [hosts])
}

function useAround(hostId: HostId | undefined): Pick<Around, 'pools' | 'networks'> {
  const { pools } = usePools()
  const { networks } = useNetworks()
  return useMemo(() => ({ pools: poolsOf(pools, hostId), networks: networksOf(networks, hostId) }), [pools, networks, hostId])
}

function useOffer(hostId: HostId | undefined): Around['offer'] {
  const { client } = useSession()
  return useLoaded(useCallback(async (signal: AbortSignal) => (hostId === undefined ? undefined : client.creation.offer({ hostId }, { signal })), [client, hostId])).value
}

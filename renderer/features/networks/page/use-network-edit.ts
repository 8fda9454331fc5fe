// One network's definition under edit: the form against the document it came from, what the edit amounts to, and how it is applied.
// What a running network can take is done at once; the rest waits in its definition.
import { useCallback, useMemo, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Definition } from '#shared/model/machines/definition.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { changesOf, withoutLive } from '../edit/changes.ts'
import type { FormChange } from '../edit/changes.ts'
import type { NetworkForm } from '../edit/network-form.ts'
import { readForm } from '../edit/read-form.ts'
import { writeForm } from '../edit/write-form.ts'

interface Draft {
  readonly base: Definition
  readonly after: NetworkForm
}

export interface NetworkEdit {
  /** `undefined` until it was read. */
  readonly form: NetworkForm | undefined
  readonly changes: readonly FormChange[]
  /** The definition on the host is no longer the one that is edited. */
  readonly isBehind: boolean
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  readonly change: (form: NetworkForm) => void
  readonly discard: () => void
  /** `allowOverlap`: the overlap of its addresses was shown. */
  readonly apply: (options: { readonly allowOverlap: boolean }) => Promise<void>
}

export function useNetworkEdit(network: Network): NetworkEdit {
  const { client } = useSession()
  const { hostId, name, isActive } = network
  const ref = useMemo(() => ({ hostId, kind: 'network', key: name }) as const, [hostId, name])
  const load = useCallback((signal: AbortSignal) => client.definitions.read(ref, { signal }), [client, ref])
  const { value: current, problem: unread, reload } = useLoaded(load, network)
  const [draft, setDraft] = useState<Draft | null>(null)
  const [failure, setFailure] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const base = draft?.base ?? current
  const before = useMemo(() => base && readForm(base.xml), [base])
  const edited = useMemo(() => (base && before && draft ? { xml: base.xml, before, after: draft.after, editedXml: writeForm(base.xml, before, draft.after) } : undefined), [base, before, draft])
  const changes = useMemo(() => (edited ? changesOf(edited) : []), [edited])

  const applyEdit = async ({ allowOverlap }: { readonly allowOverlap: boolean }): Promise<void> => {
    if (!base || !edited) return
    const live = isActive ? changes.flatMap(({ updates }) => updates) : []
    for (const update of live) await client.networks.update({ hostId, network: name, ...update })
    const hasRest = !isActive || changes.some(({ updates }) => updates.length === 0)
    if (!hasRest) return
    if (live.length === 0) return void (await client.definitions.apply({ ...ref, xml: edited.editedXml, baseFingerprint: base.fingerprint, allowOverlap }))
    // The updates have changed the document: what is left is written into the one that the host has now.
    const fresh = await client.definitions.read(ref)
    const freshForm = readForm(fresh.xml)
    await client.definitions.apply({ ...ref, xml: writeForm(fresh.xml, freshForm, withoutLive(freshForm, edited)), baseFingerprint: fresh.fingerprint, allowOverlap })
  }
  return {
    form: draft?.after ?? before,
    changes,
    isBehind: draft !== null && current !== undefined && current.fingerprint !== draft.base.fingerprint,
    isBusy,
    problem: failure ?? unread,
    change: (after) => base && setDraft({ base, after }),
    discard: () => { setDraft(null); setFailure(undefined) },
    apply: async (options) => {
      setBusy(true)
      setFailure(undefined)
      try {
        await applyEdit(options)
        setDraft(null)
      } catch (error) {
        setFailure(problemOf(error))
      }
      setBusy(false)
      reload()
    },
  }
}

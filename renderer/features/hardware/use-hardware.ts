// A machine's hardware as a page edits it: its definition for the next start (the same draft that the XML tab has), how it runs now, what
// differs, what its host offers, what stands against the draft, and what applying it did.
import { useCallback, useMemo, useState } from 'react'
import { AppError } from '#shared/errors.ts'
import { compareDomains } from '#shared/domain/edits/compare.ts'
import type { Difference } from '#shared/domain/edits/compare.ts'
import { applyEdits, EditProblem } from '#shared/domain/edits/edits.ts'
import type { Edit } from '#shared/domain/edits/edits.ts'
import { readField } from '#shared/domain/fields/field.ts'
import type { Field } from '#shared/domain/fields/field.ts'
import { planLive } from '#shared/domain/live/live-plan.ts'
import type { Effect } from '#shared/domain/live/live-plan.ts'
import { pendingDifferences } from '#shared/domain/live/pending.ts'
import { placesOf } from '#shared/domain/fields/places.ts'
import type { PlacedElement } from '#shared/domain/fields/places.ts'
import type { HardwareFinding, HardwareOffer, HardwareOutcome } from '#shared/model/machines/hardware.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { XmlError } from '#shared/xml/xml-error.ts'
import { useSession } from '../../state/use-session.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useDefinition } from '../definitions/use-definition.ts'
import type { DefinitionState } from '../definitions/use-definition.ts'
import { useFindings } from './use-findings.ts'

export interface HardwareState {
  readonly hostId: Vm['hostId']
  readonly definition: DefinitionState
  /** Of the draft; `undefined` while it is read, and when it was left as something that is no XML. */
  readonly places: readonly PlacedElement[] | undefined
  /** How it runs; empty when it is off. */
  readonly livePlaces: readonly PlacedElement[]
  readonly liveXml: string | undefined
  /** What the draft changes, and when each takes effect. */
  readonly effects: readonly Effect[]
  /** The draft has changes that are no field, made in its XML. */
  readonly hasOtherChanges: boolean
  /** Where what runs and the next start differ, before the draft. */
  readonly pending: readonly Difference[]
  readonly offer: HardwareOffer | undefined
  readonly findings: readonly HardwareFinding[]
  readonly isChecking: boolean
  readonly refused: EditProblem | undefined
  readonly outcome: HardwareOutcome | undefined
  /** Also changes what runs, where that can be. */
  readonly isLive: boolean
  readonly setLive: (isLive: boolean) => void
  readonly value: (place: string, field: Field) => string | null
  /** Resolves to whether it was taken. */
  readonly change: (...edits: readonly Edit[]) => boolean
  readonly forget: () => void
  /** Changes with each `forget`, so that inputs are made anew. */
  readonly round: number
  readonly apply: () => void
}

export function useHardware(vm: Vm): HardwareState {
  const { client } = useSession()
  const textOf = useProblemText()
  const { hostId, uuid } = vm
  const isRunning = vm.libvirtId !== null
  const [isLive, setLive] = useState(true)
  const [outcome, setOutcome] = useState<HardwareOutcome>()
  const [refused, setRefused] = useState<EditProblem>()
  const [round, setRound] = useState(0)
  const ref = useMemo(() => ({ hostId, uuid }), [hostId, uuid])
  const loadNext = useCallback((signal: AbortSignal) => client.definitions.read({ hostId, kind: 'domain', key: uuid, isLive: false }, { signal }), [client, hostId, uuid])
  const loadOffer = useCallback((signal: AbortSignal) => client.hardware.offer(ref, { signal }), [client, ref])
  const { value: offer } = useLoaded(loadOffer)
  const { liveXml, livePlaces, reload } = useRunning(vm)
  const applyChange = async (change: { xml: string; baseFingerprint: string }, isAlsoLive: boolean) => {
    setOutcome(undefined)
    const done = await client.hardware.apply({ ...ref, ...change, isLive: isAlsoLive })
    setOutcome(done)
    reload()
    if (!done.definition) throw halfDone(done, { name: vm.name, textOf })
    return done.definition
  }
  // The XML tab's own subject: one document, one draft.
  const definition = useDefinition({ subject: `domain/${hostId}/${uuid}/next`, load: loadNext, apply: (change) => applyChange(change, isLive && isRunning), version: vm })
  const { text, base, current, isDirty } = definition
  const places = useMemo(() => orUndefined(() => (text === '' ? undefined : placesOf(parseXml(text)))), [text])
  const effects = useMemo(() => (base && places && isDirty ? effectsOf(base.xml, text, liveXml) : []), [base, places, isDirty, text, liveXml])
  const pending = useMemo(() => (current && liveXml !== undefined ? (orUndefined(() => pendingDifferences(liveXml, current.xml)) ?? []) : []), [current, liveXml])
  const checked = useFindings(ref, places && isDirty ? { xml: text, baseXml: base?.xml ?? text } : undefined)
  const change = (...edits: readonly Edit[]): boolean => {
    try {
      setOutcome(undefined)
      definition.edit(applyEdits(text, edits))
      setRefused(undefined)
      return true
    } catch (error) {
      if (!(error instanceof EditProblem)) throw error
      setRefused(error)
      return false
    }
  }
  return {
    hostId, definition, places, livePlaces, liveXml, effects, pending, offer, refused, outcome, isLive, setLive, round, change,
    hasOtherChanges: isDirty && effects.length === 0,
    findings: checked.findings,
    isChecking: checked.isChecking,
    value: (place, field) => valueAt(places, place, field),
    forget: () => {
      setRefused(undefined)
      setRound(round + 1)
    },
    apply: () => void definition.apply(),
  }
}

/** How it runs now. */
function useRunning(vm: Vm): Pick<HardwareState, 'liveXml' | 'livePlaces'> & { readonly reload: () => void } {
  const { client } = useSession()
  const { hostId, uuid } = vm
  const isRunning = vm.libvirtId !== null
  const load = useCallback(async (signal: AbortSignal) => (isRunning ? client.definitions.read({ hostId, kind: 'domain', key: uuid, isLive: true }, { signal }) : undefined), [client, hostId, uuid, isRunning])
  const { value, reload } = useLoaded(load, vm)
  const liveXml = isRunning ? value?.xml : undefined
  const livePlaces = useMemo(() => (liveXml === undefined ? [] : placesOf(parseXml(liveXml))), [liveXml])
  return { liveXml, livePlaces, reload }
}

function effectsOf(base: string, draft: string, live: string | undefined): readonly Effect[] {
  if (live !== undefined) return planLive({ base, draft, live }).effects
  return compareDomains(base, draft).map((difference): Effect => ({ difference, when: 'next' }))
}

function halfDone({ live, problem }: HardwareOutcome, { name, textOf }: { name: string; textOf: ReturnType<typeof useProblemText> }): AppError {
  const failed = live.find(({ outcome }) => outcome === 'failed')
  const reason = failed?.problem ?? problem
  const isAnyDone = live.some(({ outcome }) => outcome === 'done')
  return new AppError(isAnyDone ? 'hardware-half-done' : 'hardware-refused', { message: reason?.message ?? '', params: { name, reason: reason ? textOf(reason) : '' } })
}

export function isAbout({ edit }: EditProblem, place: string, field: string): boolean {
  return edit.op === 'set' && edit.place === place && edit.field === field
}

function valueAt(places: HardwareState['places'], place: string, field: Field): string | null {
  const found = places?.find((each) => each.place === place)
  return found ? readField(found.element, field) : null
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

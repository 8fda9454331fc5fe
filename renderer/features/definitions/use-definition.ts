// The state of one definition's editing: the host's, the draft on top of it, and whether the host's moved on meanwhile.
import { useCallback, useEffect, useRef, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { AppliedDefinition, Definition } from '#shared/model/machines/definition.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useDrafts } from './drafts.ts'

export interface DefinitionSource {
  /** Names the object in this page, e.g. "domain/host-1/uuid". */
  readonly subject: string
  /** Keep it the same function while the same object is meant. */
  readonly load: (signal: AbortSignal) => Promise<Definition>
  readonly apply: (change: { readonly xml: string; readonly baseFingerprint: string; readonly allowOverlap: boolean }) => Promise<AppliedDefinition>
  /** Changes when the object may have changed on the host. */
  readonly version?: unknown
}

export interface DefinitionState {
  /** What the host has now; `undefined` until it was read. */
  readonly current: Definition | undefined
  /** What the draft was made from; without a draft what the host has. */
  readonly base: Definition | undefined
  readonly text: string
  readonly isDirty: boolean
  /** The host's is not the one any more that the draft was made from. */
  readonly isBehind: boolean
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  /** The last one that was applied, until the next edit. */
  readonly applied: AppliedDefinition | undefined
  readonly edit: (text: string) => void
  /** Gives the draft up. */
  readonly discard: () => void
  /** Makes a text an edit of what the host has now. */
  readonly rebase: (text: string) => void
  readonly reload: () => void
  /** Resolves to whether there is nothing left to choose: false if somebody else was faster. */
  readonly apply: (options?: { readonly allowOverlap: boolean }) => Promise<boolean>
}

export function useDefinition({ subject, load, apply, version = null }: DefinitionSource): DefinitionState {
  const { value: current, problem: loadProblem, reload } = useLoaded(load, version)
  const draft = useDrafts(({ bySubject }) => bySubject.get(subject))
  const setDraft = useDrafts(({ set }) => set)
  const [progress, setProgress] = useState<{ isBusy: boolean; problem?: Problem; applied?: AppliedDefinition }>({ isBusy: false })
  const isGone = useIsGone()
  const base = draft?.base ?? current
  const edit = useCallback((text: string): void => {
    setProgress((before) => (before.applied || before.problem ? { isBusy: false } : before))
    if (base) setDraft(subject, text === base.xml ? undefined : { base, text })
  }, [base, setDraft, subject])
  const submit = async ({ allowOverlap } = { allowOverlap: false }): Promise<boolean> => {
    if (!draft) return true
    let isBeaten = false
    setProgress({ isBusy: true })
    try {
      const applied = await apply({ xml: draft.text, baseFingerprint: draft.base.fingerprint, allowOverlap })
      setDraft(subject, undefined)
      if (!isGone()) setProgress({ isBusy: false, applied })
    } catch (error) {
      const problem = problemOf(error)
      isBeaten = problem.code === 'definition-changed'
      // It is shown as the choice that it is, once the new one is read.
      if (!isGone()) setProgress(isBeaten ? { isBusy: false } : { isBusy: false, problem })
    }
    if (!isGone()) reload()
    return !isBeaten
  }
  const { isBusy, problem = loadProblem, applied } = progress
  return {
    current, base, text: draft?.text ?? current?.xml ?? '', isDirty: draft !== undefined, isBehind: draft !== undefined && current !== undefined && current.fingerprint !== draft.base.fingerprint,
    isBusy, problem, applied, edit, reload,
    discard: () => setDraft(subject, undefined),
    rebase: (text) => setDraft(subject, current && text !== current.xml ? { base: current, text } : undefined),
    apply: submit,
  }
}

/** Whether the component is not shown any more, for what comes back later. */
function useIsGone(): () => boolean {
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => void (isGone.current = true)
  }, [])
  return useCallback(() => isGone.current, [])
}

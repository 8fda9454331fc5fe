// A machine's settings for its next start, as fields over the same draft that the XML tab edits: what is changed in one is seen in
// the other.
import { useCallback, useMemo, useState } from 'react'
import { compareDomains } from '#shared/domain/compare.ts'
import type { Difference } from '#shared/domain/compare.ts'
import { applyEdits, EditProblem } from '#shared/domain/edits.ts'
import type { Edit } from '#shared/domain/edits.ts'
import { readField } from '#shared/domain/field.ts'
import type { Field } from '#shared/domain/field.ts'
import { fieldsAt } from '#shared/domain/fields.ts'
import { placesOf } from '#shared/domain/places.ts'
import type { PlacedElement } from '#shared/domain/places.ts'
import type { Vm } from '#shared/model/vm.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { XmlError } from '#shared/xml/xml-error.ts'
import { useSession } from '../../state/use-session.ts'
import { useDefinition } from '../definitions/use-definition.ts'
import type { DefinitionState } from '../definitions/use-definition.ts'

export interface SettingsState {
  readonly definition: DefinitionState
  /** `undefined` while it is read, and when the draft was left as something that is no XML. */
  readonly places: readonly PlacedElement[] | undefined
  readonly differences: readonly Difference[]
  readonly refused: EditProblem | undefined
  readonly value: (place: string, field: Field) => string | null
  readonly change: (edit: Edit) => void
  /** Lets go of what was typed and not taken; changes with each time, so that the inputs are made anew. */
  readonly forget: () => void
  readonly round: number
}

export function useSettings(vm: Vm): SettingsState {
  const { client } = useSession()
  const { hostId, uuid: key } = vm
  const load = useCallback((signal: AbortSignal) => client.definitions.read({ hostId, kind: 'domain', key, isLive: false }, { signal }), [client, hostId, key])
  // The XML tab's own subject: one document, one draft.
  const definition = useDefinition({ subject: `domain/${hostId}/${key}/next`, load, apply: (change) => client.definitions.apply({ hostId, kind: 'domain', key, ...change }), version: vm })
  const [refused, setRefused] = useState<EditProblem>()
  const [round, setRound] = useState(0)
  const { text, current } = definition
  const places = useMemo(() => orUndefined(() => (text === '' ? undefined : placesOf(parseXml(text)))), [text])
  const differences = useMemo(() => (current && places && text !== current.xml ? compareDomains(current.xml, text) : []), [current, places, text])
  return {
    definition,
    places,
    differences,
    refused,
    value: (place, field) => valueAt(places, place, field),
    round,
    forget: () => {
      setRefused(undefined)
      setRound(round + 1)
    },
    change: (edit) => {
      const field = edit.op === 'set' ? fieldsAt(edit.place).find(({ name }) => name === edit.field) : undefined
      if (edit.op === 'set' && field && valueAt(places, edit.place, field) === edit.value) {
        // Left as it is, or put back: what was said of another field stands.
        if (refused && isAbout(refused, edit.place, edit.field)) setRefused(undefined)
        return
      }
      try {
        definition.edit(applyEdits(text, [edit]))
        setRefused(undefined)
      } catch (error) {
        if (!(error instanceof EditProblem)) throw error
        setRefused(error)
      }
    },
  }
}

export function isAbout({ edit }: EditProblem, place: string, field: string): boolean {
  return edit.op === 'set' && edit.place === place && edit.field === field
}

function valueAt(places: SettingsState['places'], place: string, field: Field): string | null {
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

// Two people's edits of one definition, field by field: mine made again on what theirs has become, and what both changed differently. Pure.
import { parseXml } from '../../xml/parse-xml.ts'
import { compareDomains } from './compare.ts'
import type { Difference } from './compare.ts'
import { applyEdits, dividedEdits, EditProblem, isDividedField } from './edits.ts'
import type { Edit } from './edits.ts'
import { elementsAt } from '../fields/places.ts'
import { readField } from '../fields/field.ts'
import { fieldNamed } from '../fields/fields.ts'

export interface PutTogether {
  readonly text: string
  /** What they changed. */
  readonly theirs: readonly Difference[]
  /** Of mine: what they have set to something else. It is as I want it in `text`. */
  readonly contested: readonly Difference[]
  /** Of mine: what cannot be done any more, as its device is gone. It is not in `text`. */
  readonly lost: readonly Difference[]
}

/** @throws XmlError */
export function putTogether({ base, mine, theirs }: { base: string; mine: string; theirs: string }): PutTogether {
  const ofMine = compareDomains(base, mine)
  const ofTheirs = compareDomains(base, theirs)
  const isContested = (difference: Difference): boolean => ofTheirs.some((other) => other.place === difference.place && (other.kind === 'value' && difference.kind === 'value' ? other.field === difference.field && other.after !== difference.after : other.kind !== difference.kind))
  const lost: Difference[] = []
  const hasNewCells = ofMine.some((difference) => difference.kind === 'value' && difference.field === 'numaCells')
  let text = theirs
  for (const difference of ofMine) {
    try {
      text = applyEdits(text, hasNewCells && difference.kind === 'value' && isDividedField(difference) ? dividedEdits(parseXml(mine)) : editsFor(difference, mine))
    } catch (error) {
      if (!(error instanceof EditProblem)) throw error
      lost.push(difference)
    }
  }
  return { text, theirs: ofTheirs, contested: ofMine.filter((each) => isContested(each) && !lost.includes(each)), lost }
}

/** `after`: the definition that has what the difference leads to. */
function editsFor(difference: Difference, after: string): Edit[] {
  const { place } = difference
  if (difference.kind === 'removed') return [{ op: 'remove', place }]
  const element = elementsAt(parseXml(after), place)[0]?.element
  if (!element) return []
  if (difference.kind !== 'value') return [{ op: 'add', xml: element.source.slice(element.start, element.end) }]
  const field = fieldNamed(place, difference.field)
  return field ? [{ op: 'set', place, field: field.name, value: readField(element, field) }] : []
}

// Two edits of one text put together, line by line, where they do not touch each other.
import { Chunk } from '@codemirror/merge'
import { Text } from '@codemirror/state'

interface Change {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** `undefined` if both changed the same lines, or lines beside each other, in different ways. */
export function mergeTexts(base: string, mine: string, theirs: string): string | undefined {
  // With an end to every line, whole lines are put together.
  const [from, my, their] = [`${base}\n`, `${mine}\n`, `${theirs}\n`] as const
  const theirChanges = changesOf(from, their)
  const myChanges = changesOf(from, my).filter((change) => !theirChanges.some((other) => isSame(change, other)))
  if (myChanges.some((change) => theirChanges.some((other) => change.from <= other.to && other.from <= change.to))) return undefined
  let text = ''
  let at = 0
  for (const change of [...myChanges, ...theirChanges].toSorted((one, other) => one.from - other.from)) {
    text += from.slice(at, change.from) + change.text
    at = change.to
  }
  return (text + from.slice(at)).slice(0, -1)
}

function changesOf(base: string, edited: string): Change[] {
  const chunks = Chunk.build(Text.of(base.split('\n')), Text.of(edited.split('\n')))
  return chunks.map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, text: edited.slice(fromB, toB) }))
}

function isSame(one: Change, other: Change): boolean {
  return one.from === other.from && one.to === other.to && one.text === other.text
}

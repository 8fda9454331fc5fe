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
  return applied(from, [...myChanges, ...theirChanges]).slice(0, -1)
}

function applied(base: string, changes: readonly Change[]): string {
  let text = ''
  let at = 0
  for (const change of changes.toSorted((one, other) => one.from - other.from)) {
    text += base.slice(at, change.from) + change.text
    at = change.to
  }
  return text + base.slice(at)
}

/** By the editor's own difference, which loses an empty line at the very beginning: then all between the first and the last line that differ is one change. */
function changesOf(base: string, edited: string): Change[] {
  const chunks = Chunk.build(Text.of(base.split('\n')), Text.of(edited.split('\n')))
  const changes = chunks.map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, text: edited.slice(fromB, toB) }))
  return applied(base, changes) === edited ? changes : [wholeChange(base, edited)]
}

function wholeChange(base: string, edited: string): Change {
  const [lines, others] = [linesOf(base), linesOf(edited)]
  const shorter = Math.min(lines.length, others.length)
  let same = 0
  while (same < shorter && lines[same] === others[same]) same += 1
  let end = 0
  while (end < shorter - same && lines.at(-1 - end) === others.at(-1 - end)) end += 1
  const upTo = (all: readonly string[], count: number): number => all.slice(0, count).join('').length
  return { from: upTo(lines, same), to: upTo(lines, lines.length - end), text: edited.slice(upTo(others, same), upTo(others, others.length - end)) }
}

/** Each with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n/g) ?? []
}

function isSame(one: Change, other: Change): boolean {
  return one.from === other.from && one.to === other.to && one.text === other.text
}

// Asks a host about each of many things, a few at once. One that cannot be asked does not spoil the report: it is returned with the reason.
import { createProblemWords } from '#electron/lib/words.ts'
import type { Words } from '#electron/lib/words.ts'
import { problemOf } from '#shared/errors.ts'

export interface Missed<Thing> {
  readonly thing: Thing
  readonly reason: string
}

export interface Asking<Thing> {
  readonly words: Words
  readonly ask: (thing: Thing) => Promise<void>
  /** From 0 to 1, after each. */
  readonly progress?: (share: number) => void
}

const atOnce = 4

export async function askEach<Thing extends object>(things: readonly Thing[], { words, ask, progress }: Asking<Thing>): Promise<readonly Missed<Thing>[]> {
  const missed: Missed<Thing>[] = []
  const reasonOf = createProblemWords(words)
  const queue = [...things]
  const work = async (): Promise<void> => {
    for (let thing = queue.shift(); thing; thing = queue.shift()) {
      try {
        await ask(thing)
      } catch (error) {
        missed.push({ thing, reason: reasonOf(problemOf(error)) })
      }
      progress?.(1 - queue.length / things.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return missed
}

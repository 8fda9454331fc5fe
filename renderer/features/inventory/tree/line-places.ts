// Which of its neighbours a line of the tree is, and how many there are: only what is in sight is in the page, so that a screen reader cannot count them.
import type { TreeLine } from './build-tree.ts'

export interface LinePlace {
  /** From 1. */
  readonly position: number
  readonly siblings: { readonly count: number }
}

/** In the order of the lines. */
export function linePlaces(lines: readonly Pick<TreeLine, 'depth'>[]): LinePlace[] {
  const open: { count: number }[] = []
  return lines.map(({ depth }) => {
    // Whatever was below the line before has ended.
    open.length = Math.min(open.length, depth + 1)
    const siblings = (open[depth] ??= { count: 0 })
    siblings.count += 1
    return { position: siblings.count, siblings }
  })
}

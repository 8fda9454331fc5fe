// The dock's layout as the preferences keep it: dockview's own form, with a version, read with care. A layout that cannot be
// read is forgotten, never an error.
import * as z from 'zod'
import { ConsoleRef, consoleKey } from '../session/console-ref.ts'

const layoutVersion = 1

/** Parameters of every panel. */
export const PanelParams = z.object({ ref: ConsoleRef })
export type PanelParams = z.output<typeof PanelParams>

const SavedLayout = z.object({
  version: z.literal(layoutVersion),
  layout: z.looseObject({
    grid: z.looseObject({ root: z.unknown(), height: z.number(), width: z.number(), orientation: z.string() }),
    panels: z.record(z.string(), z.looseObject({ id: z.string(), params: PanelParams })),
  }),
})
export type SavedLayout = z.output<typeof SavedLayout>

export function saveLayout(layout: object): { readonly version: number; readonly layout: object } {
  return { version: layoutVersion, layout }
}

/** `undefined` for none, an empty one, or one that this version does not understand. */
export function readLayout(saved: unknown): SavedLayout['layout'] | undefined {
  const layout = SavedLayout.safeParse(saved).data?.layout
  if (!layout) return undefined
  const panels = Object.entries(layout.panels)
  const isOwn = panels.every(([id, { params }]) => id === consoleKey(params.ref))
  return panels.length > 0 && isOwn ? layout : undefined
}

// A user's preferences: everything has a default, unknown keys from a newer version survive a round trip.
import * as z from 'zod'
import { Dashboard } from './monitoring/dashboard.ts'
import { VmActionId } from './machines/vm-actions.ts'

const SavedSearch = z.object({ name: z.string().trim().min(1).max(120), query: z.string().max(1000) })
type SavedSearch = z.output<typeof SavedSearch>

export const ColumnSetting = z.object({ id: z.string(), isVisible: z.boolean(), widthPx: z.number().min(24).max(2000).optional(), /** Asked for by name: shown in a narrow window too. */ isKept: z.boolean().optional() })
export type ColumnSetting = z.output<typeof ColumnSetting>

export const treeViews = ['hosts', 'folders', 'tags'] as const

export const Preferences = z.looseObject({
  treeView: z.enum(treeViews).default('hosts'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.string().default('en'),
  /** Actions that no longer ask; only those of confirmation level 1 can be listed. */
  unconfirmedActions: z.array(VmActionId).default([]),
  columns: z.array(ColumnSetting).default([]),
  sort: z.array(z.object({ id: z.string(), isDescending: z.boolean() })).default([]),
  savedSearches: z.array(SavedSearch).default([]),
  /** Dashboards of this user, in the order of their tabs. */
  dashboards: z.array(Dashboard).max(50).default([]),
  isTreeOpen: z.boolean().default(true),
  isTaskPaneOpen: z.boolean().default(true),
  paneSizes: z.record(z.string(), z.number()).default({}),
  expandedNodes: z.array(z.string()).default([]),
  consoleLayout: z.unknown().optional(),
  /** Keys per second when text is typed into a guest. */
  typingRate: z.number().min(1).max(200).default(30),
  bulkParallelism: z.number().int().min(1).max(64).default(8),
  /** Programs are run inside of guests, by their agents, only where somebody has allowed it. */
  canRunGuestCommands: z.boolean().default(false),
  opensConsoleOnDoubleClick: z.boolean().default(false),
})
export type Preferences = z.output<typeof Preferences>

/** Only the keys to change; a key that is absent stays as it is. */
export const PreferencesPatch = z.record(z.string(), z.unknown())
export type PreferencesPatch = z.output<typeof PreferencesPatch>

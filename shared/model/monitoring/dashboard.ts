// Dashboards that a user puts together: panels of metrics, each with a filter and how its subjects are put together.
import * as z from 'zod'
import { Aggregate, SubjectKind } from './metrics.ts'

export const PanelGroup = z.enum(['none', 'host', 'folder', 'tag', 'all'])
export type PanelGroup = z.output<typeof PanelGroup>

export const DashboardPanel = z.object({
  id: z.string().min(1).max(64),
  /** Empty: named after its metric. */
  title: z.string().max(200),
  kind: SubjectKind,
  metric: z.string().min(1).max(100),
  /** In the search language of the machine table; empty for all. */
  query: z.string().max(1000),
  groupBy: PanelGroup,
  /** `null`: the metric's own. */
  aggregate: Aggregate.nullable(),
  isEachDevice: z.boolean(),
  /** Of three columns. */
  width: z.number().int().min(1).max(3),
  isTall: z.boolean(),
})
export type DashboardPanel = z.output<typeof DashboardPanel>

export const Dashboard = z.object({ id: z.string().min(1).max(64), name: z.string().trim().min(1).max(120), panels: z.array(DashboardPanel).max(60) })
export type Dashboard = z.output<typeof Dashboard>

// All tables of the console's database: each service declares its own, here they become one schema.
import type { Migrations } from '#electron/lib/database.ts'
import { alertMigrations } from '#electron/services/alerts/alert-tables.ts'
import type { AlertTables } from '#electron/services/alerts/alert-tables.ts'
import { auditMigrations } from '#electron/services/audit/audit-tables.ts'
import type { AuditTables } from '#electron/services/audit/audit-tables.ts'
import { definitionMigrations } from '#electron/services/definitions/definition-tables.ts'
import type { DefinitionTables } from '#electron/services/definitions/definition-tables.ts'
import { hostMigrations } from '#electron/services/hosts/host-tables.ts'
import type { HostTables } from '#electron/services/hosts/host-tables.ts'
import { inventoryMigrations } from '#electron/services/inventory/inventory-tables.ts'
import type { InventoryTables } from '#electron/services/inventory/inventory-tables.ts'
import { monitoringMigrations } from '#electron/services/monitoring/monitoring-tables.ts'
import type { MonitoringTables } from '#electron/services/monitoring/monitoring-tables.ts'
import { reportMigrations } from '#electron/services/reports/report-tables.ts'
import type { ReportTables } from '#electron/services/reports/report-tables.ts'
import { tierMigrations } from '#electron/services/storage/tier-tables.ts'
import type { TierTables } from '#electron/services/storage/tier-tables.ts'
import { taskMigrations } from '#electron/services/tasks/task-tables.ts'
import type { TaskTables } from '#electron/services/tasks/task-tables.ts'
import { partialMigrations } from '#electron/services/transfers/partial-tables.ts'
import type { PartialTables } from '#electron/services/transfers/partial-tables.ts'

export interface Tables extends AlertTables, AuditTables, DefinitionTables, HostTables, InventoryTables, MonitoringTables, PartialTables, ReportTables, TaskTables, TierTables {}

export const migrations: Migrations = { ...hostMigrations, ...inventoryMigrations, ...taskMigrations, ...auditMigrations, ...definitionMigrations, ...tierMigrations, ...monitoringMigrations, ...alertMigrations, ...reportMigrations, ...partialMigrations }

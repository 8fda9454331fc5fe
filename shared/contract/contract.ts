// The public door of the contract: every call of the console, by noun. IPC, WebSocket and HTTP are derived from it.
import type { ContractRouterClient } from '@orpc/contract'
import { alerts } from './alerts.ts'
import { cloning } from './cloning.ts'
import { consoles } from './consoles.ts'
import { creation } from './creation.ts'
import { definitions } from './definitions.ts'
import { deletion } from './deletion.ts'
import { editing } from './editing.ts'
import { exporting } from './exporting.ts'
import { guests } from './guests.ts'
import { hardware } from './hardware.ts'
import { hosts } from './hosts.ts'
import { importing } from './importing.ts'
import { inventory } from './inventory.ts'
import { isos } from './isos.ts'
import { monitoring } from './monitoring.ts'
import { networks } from './networks.ts'
import { operatingSystems } from './operating-systems.ts'
import { preferences } from './preferences.ts'
import { questions } from './questions.ts'
import { reports } from './reports.ts'
import { snapshots } from './snapshots.ts'
import { storage } from './storage.ts'
import { system } from './system.ts'
import { tasks } from './tasks.ts'
import { transfers } from './transfers.ts'
import { vms } from './vms.ts'

export const contract = { alerts, cloning, consoles, creation, definitions, deletion, editing, exporting, guests, hardware, hosts, importing, inventory, isos, monitoring, networks, operatingSystems, preferences, questions, reports, snapshots, storage, system, tasks, transfers, vms }

/** The typed client of every door. */
export type ConsoleClient = ContractRouterClient<typeof contract>

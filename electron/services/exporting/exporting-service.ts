// Machines as text files for other tools: reads their definitions, a few at a time, and has them written.
import { AppError } from '#shared/errors.ts'
import { exportMachines } from '#shared/export/export-machines.ts'
import type { ExportMachine } from '#shared/export/export-machines.ts'
import type { ExportedFile, ExportRequest } from '#shared/model/provisioning/exporting.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { TransferTicket } from '#shared/model/storage/transfer.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TransferCaller } from '../transfers/ticketed-transfers.ts'
import type { TransfersService } from '../transfers/transfers-service.ts'
import { prepareOva } from './export-ova.ts'

export interface ExportingService {
  /** @throws AppError vm-not-found, host-not-connected */
  export(request: ExportRequest, signal: AbortSignal): Promise<ExportedFile[]>
  /** The package is made first; it can be taken when its transfer waits for that. @throws AppError vm-not-found */
  ova(ref: VmRef, caller: TransferCaller): Promise<TransferTicket>
}

export interface ExportingDependencies {
  readonly inventory: Pick<InventoryService, 'vm' | 'host'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly operatingSystems: Pick<OperatingSystems, 'find'>
  readonly transfers: Pick<TransfersService, 'give'>
}

const atOnce = 8

export function createExportingService({ inventory, sessions, pools, operatingSystems, transfers }: ExportingDependencies): ExportingService {
  const give = transfers.give('vm.export-ova', (context) => {
    const { hostId } = context.target
    return prepareOva({ hostId, uuid: DomainUuid.parse(context.target.input?.['uuid']), provider: () => sessions.provider(hostId), pools, operatingSystems }, context)
  })
  const read = async (ref: VmRef, signal: AbortSignal): Promise<ExportMachine> => {
    const vm = inventory.vm(ref)
    const host = inventory.host(ref.hostId)
    if (!vm || !host) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { name: ref.uuid, hostId: ref.hostId } })
    const xml = await sessions.provider(ref.hostId).vmXml({ uuid: ref.uuid, inactive: true }, { signal })
    return { xml, hostName: host.name, uri: withoutKeys(host.uri), isAutostarted: vm.autostart }
  }
  return {
    async ova(ref, caller) {
      const vm = inventory.vm(ref)
      if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { name: ref.uuid, hostId: ref.hostId } })
      return give({ hostId: ref.hostId, pool: '', label: vm.name, fileName: `${vm.name}.ova`, input: { uuid: ref.uuid } }, caller)
    },
    async export({ targets, format }, signal) {
      const machines: ExportMachine[] = []
      for (let from = 0; from < targets.length; from += atOnce) machines.push(...(await Promise.all(targets.slice(from, from + atOnce).map((ref) => read(ref, signal)))))
      return exportMachines(machines, format)
    },
  }
}

/** Paths of keys are this console's own. */
function withoutKeys(uri: string): string {
  return uri.replace(/\?.*$/, '')
}

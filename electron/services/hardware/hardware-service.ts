// The hardware of machines as callers see it: what can be chosen, what stands against a change over the whole fleet, changing it, and the
// restart that a change waits for.
import * as z from 'zod'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HardwareFinding, HardwareOffer, HardwareOutcome } from '#shared/model/machines/hardware.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { DomainUuid, TaskId, VmRef } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { readOrRefuse } from '#shared/xml/read-or-refuse.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Log } from '#electron/lib/log.ts'
import type { DefinitionsService } from '../definitions/definitions-service.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { findConflicts, namedFiles, newClaims } from './conflicts.ts'
import type { HostClaims } from './conflicts.ts'
import { restartMachine } from './restart-machine.ts'

export interface HardwareDependencies {
  readonly inventory: Pick<InventoryService, 'vm' | 'host' | 'hosts'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly definitions: Pick<DefinitionsService, 'remember'>
  readonly log: Log
}

export interface HardwareService {
  offer(ref: VmRef, signal: AbortSignal): Promise<HardwareOffer>
  /** @throws AppError definition-refused when one of the texts is no XML */
  check(request: VmRef & { xml: string; baseXml: string }, signal: AbortSignal): Promise<HardwareFinding[]>
  apply(request: VmRef & { xml: string; baseFingerprint: string; isLive: boolean }, user: string, signal: AbortSignal): Promise<HardwareOutcome>
  restart(request: VmRef & { isForced: boolean }, user: string): Promise<TaskId>
}

const RestartInput = z.object({ isForced: z.boolean() })
/** A host that hangs must not keep the answer of the others back. */
const claimsDeadlineMs = 8_000

export function createHardwareService({ inventory, sessions, tasks, definitions, log }: HardwareDependencies): HardwareService {
  const hardwareOf = ({ hostId }: Pick<VmRef, 'hostId'>) => sessions.provider(hostId).hardware
  tasks.register('hardware.restart', ({ target, signal }: TaskContext) => restartMachine({ inventory, provider: sessions.provider(target.hostId), ref: refOf(target), isForced: RestartInput.parse(target.input).isForced, signal }))

  /** Of one host; `undefined` when it cannot be asked. */
  const claimsOf = async (host: Host, own: VmRef, signal: AbortSignal): Promise<HostClaims | undefined> => {
    try {
      const domains = await hardwareOf({ hostId: host.id }).claims(undefined, { signal: AbortSignal.any([signal, AbortSignal.timeout(claimsDeadlineMs)]) })
      const isOwn = host.id === own.hostId
      return { host: host.name, isOwn, domains: domains.filter(({ uuid }) => !(isOwn && uuid === own.uuid)) }
    } catch (error) {
      signal.throwIfAborted()
      log.info('a host could not be asked for what its machines take', { hostId: host.id, reason: problemOf(error).message })
      return undefined
    }
  }
  return {
    offer: async ({ uuid, ...ref }, signal) => hardwareOf(ref).offer({ uuid }, { signal }),
    async check({ xml, baseXml, ...ref }, signal) {
      const [draft, base] = [parsed(xml), parsed(baseXml)]
      const { macs } = newClaims(draft, base)
      // Only addresses have to be the fleet's only ones; all else is the host's own.
      const hosts = inventory.hosts().filter((host) => host.id === ref.hostId || macs.length > 0)
      const [offer, missing, ...claims] = await Promise.all([hardwareOf(ref).offer({ uuid: ref.uuid }, { signal }), hardwareOf(ref).missing({ paths: namedFiles(draft) }, { signal }), ...hosts.map((host) => claimsOf(host, ref, signal))])
      const unasked = hosts.filter((_host, index) => claims[index] === undefined).map(({ name }) => name)
      return findConflicts({ uuid: ref.uuid, draft, base }, { offer, missing: new Set(missing), fleet: claims.filter((each) => each !== undefined), unasked })
    },
    async apply({ hostId, uuid, ...change }, user, signal) {
      const { before, ...outcome } = await hardwareOf({ hostId }).apply({ uuid, ...change }, { signal })
      if (before !== null && before !== outcome.definition?.xml) await definitions.remember({ hostId, kind: 'domain', key: uuid }, { xml: before, user })
      return outcome
    },
    async restart({ isForced, ...ref }, user) {
      const vm = machine(inventory.vm(ref), ref)
      return tasks.start({ kind: 'hardware.restart', user, parallelism: 1, targets: [{ hostId: vm.hostId, uuid: vm.uuid, label: vm.name, input: { isForced } }] })
    },
  }
}

function machine(vm: Vm | undefined, { hostId, uuid }: VmRef): Vm {
  if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { name: uuid, hostId } })
  return vm
}

function refOf({ hostId, uuid, label }: { hostId: VmRef['hostId']; uuid?: DomainUuid | undefined; label: string }): VmRef {
  if (uuid === undefined) throw new AppError('vm-not-found', { message: `The task has no virtual machine: ${label}` })
  return { hostId, uuid }
}

function parsed(xml: string): XmlElement {
  return readOrRefuse(() => parseXml(xml))
}

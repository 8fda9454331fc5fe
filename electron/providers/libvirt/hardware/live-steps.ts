// Carries out one step of a plan (shared/domain/live/live-plan.ts) on a running machine, each by libvirt's own call for it.
import { AffectFlag, MetadataType, typedParameter } from '#electron/libvirt/index.ts'
import type { ProcedureArgs, ProcedureName, TypedParameter } from '#electron/libvirt/index.ts'
import type { LiveStep } from '#shared/domain/live/live-plan.ts'
import { AppError } from '#shared/errors.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import { unlimited } from '../session/host-link.ts'
import type { MachineTarget } from '../session/machine-calls.ts'
import { cpuMap } from './cpu-map.ts'
import { detachDevice } from './detach-device.ts'

export interface LiveAct extends MachineTarget {
  readonly signal: AbortSignal
}

/** Plugging in waits for QEMU, and taking a CPU back for the guest. */
const guestDeadlineMs = 40_000

/** Resolves to whether the guest has let go of what it was asked for; of everything else to `true`. @throws LibvirtError, AppError */
export async function runLiveStep(act: LiveAct, step: LiveStep): Promise<boolean> {
  switch (step.kind) {
    case 'attach':
      await call(act, 'DOMAIN_ATTACH_DEVICE_FLAGS', { dom: act.handle, xml: step.xml, flags: AffectFlag.Live })
      return true
    case 'update':
      await call(act, 'DOMAIN_UPDATE_DEVICE_FLAGS', { dom: act.handle, xml: step.xml, flags: AffectFlag.Live })
      return true
    case 'detach':
      return detachDevice(act, step)
    default:
      await setValues(act, step)
      return true
  }
}

/** With the deadline and the accounts of calls that wait for a guest. */
export function call<Name extends ProcedureName>({ link, vm, signal }: LiveAct, name: Name, args: ProcedureArgs<Name>): Promise<unknown> {
  return link.monitor.run({ guest: vm.name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call(name, args, unlimited))
}

type ValueStep = Exclude<LiveStep, { readonly kind: 'attach' | 'update' | 'detach' }>

async function setValues(act: LiveAct, { kind, place, values }: ValueStep): Promise<void> {
  const { handle: dom } = act
  const flags = AffectFlag.Live
  const [name, value] = Object.entries(values)[0] ?? ['', null]
  switch (kind) {
    case 'memory':
      return void (await call(act, 'DOMAIN_SET_MEMORY_FLAGS', { dom, memory: Math.round(Number(value) / 1024), flags }))
    case 'vcpus':
      return void (await call(act, 'DOMAIN_SET_VCPUS_FLAGS', { dom, nvcpus: Number(value), flags }))
    case 'metadata':
      return eachValue(values, (field, text) => call(act, 'DOMAIN_SET_METADATA', { dom, type: field === 'title' ? MetadataType.Title : MetadataType.Description, metadata: text, key: null, uri: null, flags }))
    case 'vcpu-pin':
      return eachValue(values, async (field, set) => call(act, 'DOMAIN_PIN_VCPU_FLAGS', { dom, vcpu: Number(field.slice('pin'.length)), cpumap: cpuMap(set, await hostCpus(act)), flags }))
    case 'io-thread-pin':
      return eachValue(values, async (field, set) => call(act, 'DOMAIN_PIN_IOTHREAD', { dom, iothreadsId: Number(field.slice('ioPin'.length)), cpumap: cpuMap(set, await hostCpus(act)), flags }))
    case 'emulator-pin':
      return void (await call(act, 'DOMAIN_PIN_EMULATOR', { dom, cpumap: cpuMap(value, await hostCpus(act)), flags }))
    case 'io-threads':
      return setIoThreads(act, Number(value ?? 0))
    case 'io-limits':
      return void (await call(act, 'DOMAIN_SET_BLOCK_IO_TUNE', { dom, disk: place.slice('disk:'.length), params: Object.entries(values).map(([field, limit]) => typedParameter.ullong(field, Number(limit ?? 0))), flags }))
    case 'bandwidth':
      return void (await call(act, 'DOMAIN_SET_INTERFACE_PARAMETERS', { dom, device: place.slice('interface:'.length), params: bandwidthOf(values), flags }))
    case 'balloon-period':
      return void (await call(act, 'DOMAIN_SET_MEMORY_STATS_PERIOD', { dom, period: Number(value ?? 0), flags }))
    default:
      throw new AppError('not-supported', { message: `There is no way to change ${name} of a running machine`, reason: 'no-live-change', params: { name } })
  }
}

async function eachValue(values: ValueStep['values'], set: (field: string, value: string | null) => Promise<unknown>): Promise<void> {
  for (const [field, value] of Object.entries(values)) await set(field, value)
}

async function hostCpus({ link: { control }, signal }: LiveAct): Promise<number> {
  return (await control.connection.call('NODE_GET_CPU_MAP', { needMap: 0, needOnline: 0, flags: 0 }, { signal })).ret
}

/** One by one, from the highest number. */
async function setIoThreads(act: LiveAct, wanted: number): Promise<void> {
  const { link: { control }, handle: dom, signal } = act
  const running = Number(find(readXml(await control.api.domains.getDomainXml(dom, { signal })), 'iothreads').text || 0)
  for (let iothreadId = running + 1; iothreadId <= wanted; iothreadId += 1) await call(act, 'DOMAIN_ADD_IOTHREAD', { dom, iothreadId, flags: AffectFlag.Live })
  for (let iothreadId = running; iothreadId > wanted; iothreadId -= 1) await call(act, 'DOMAIN_DEL_IOTHREAD', { dom, iothreadId, flags: AffectFlag.Live })
}

/** libvirt knows each as "inbound.average"; all of a way go together, and 0 takes it away. */
function bandwidthOf(values: ValueStep['values']): TypedParameter[] {
  return ['inbound', 'outbound'].flatMap((way) =>
    ['average', 'peak', 'burst'].map((name) => typedParameter.uint(`${way}.${name}`, Number(values[`${way}${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? 0))),
  )
}

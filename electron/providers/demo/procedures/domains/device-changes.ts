// Calls that change a domain while it runs, or for its next start: devices, memory and processors. A simulated guest lets go of
// everything at once.
import { AffectFlag } from '#electron/libvirt/index.ts'
import { isActive } from '../../model/demo-domain.ts'
import type { Definition, DemoDomain } from '../../model/demo-domain.ts'
import { deviceEvent } from '../../model/domain-events.ts'
import type { HostModel } from '../../model/host-model.ts'
import { withJob } from '../../power/change.ts'
import { requireActive } from '../../power/power.ts'
import { failures } from '../../server/failure.ts'
import type { CallContext, Handlers } from '../../server/handlers.ts'
import { keepRunning, readHardware, storedDefinition } from '../../xml/define-domain.ts'
import { aliasOf, devicesIn, keyOf, withAlias, withAliases, withDevices } from '../../xml/devices.ts'
import { scanElements } from '../../xml/element-scan.ts'
import type { ScannedElement } from '../../xml/element-scan.ts'
import { findDomain } from './find-domain.ts'

interface Args {
  readonly dom: Parameters<typeof findDomain>[1]
  readonly xml: string
  readonly flags: number
}

const plugMs = 200

export const deviceChangeCalls: Handlers = {
  DOMAIN_ATTACH_DEVICE: ({ dom, xml }, context) => attach({ dom, xml, flags: AffectFlag.Live }, context),
  DOMAIN_ATTACH_DEVICE_FLAGS: attach,
  DOMAIN_DETACH_DEVICE: ({ dom, xml }, context) => detach({ dom, xml, flags: AffectFlag.Live }, context),
  DOMAIN_DETACH_DEVICE_FLAGS: detach,
  DOMAIN_UPDATE_DEVICE_FLAGS: (args, { host }) => changed(args, { host, edit: replaced }),
  DOMAIN_SET_MEMORY: ({ dom, memory }, context) => setMemory({ dom, memory, flags: AffectFlag.Live }, context),
  DOMAIN_SET_MEMORY_FLAGS: setMemory,
  DOMAIN_SET_VCPUS_FLAGS: ({ dom, nvcpus, flags }, { host }) => {
    const domain = findDomain(host, dom)
    change(domain, flags, (body, { hardware: { vcpus, maxVcpus = vcpus } }) => {
      if (nvcpus < 1 || nvcpus > maxVcpus) throw failures.invalidArgument(`requested vcpus is greater than max allowable vcpus for the domain: ${nvcpus} > ${maxVcpus}`)
      return body.replace(/<vcpu[^>]*>[^<]*<\/vcpu>/, `<vcpu placement='static'${nvcpus === maxVcpus ? '' : ` current='${nvcpus}'`}>${maxVcpus}</vcpu>`)
    })
    return {}
  },
  DOMAIN_SET_MEMORY_STATS_PERIOD: ({ dom }, { host }) => {
    requireActive(findDomain(host, dom))
    return {}
  },
}

function attach(args: Args, { host }: CallContext): Promise<object> {
  return changed(args, { host, edit: added, event: 'added' })
}

function detach(args: Args, { host }: CallContext): Promise<object> {
  return changed(args, { host, edit: removed, event: 'removed' })
}

function added(body: string, device: ScannedElement): string {
  if (devicesIn(body).some((each) => keyOf(each) === keyOf(device))) throw failures.operationInvalid(`${keyOf(device)} already exists`)
  return withDevices(body, (devices) => [...devices.map(({ text }) => text), device.text])
}

function removed(body: string, device: ScannedElement): string {
  const gone = keyOf(present(body, device))
  return withDevices(body, (devices) => devices.filter((each) => keyOf(each) !== gone).map(({ text }) => text))
}

function replaced(body: string, device: ScannedElement): string {
  const before = present(body, device)
  return withDevices(body, (devices) => devices.map((each) => (keyOf(each) === keyOf(before) ? updated(device, aliasOf(before)) : each.text)))
}

function setMemory({ dom, memory, flags }: { readonly dom: Args['dom']; readonly memory: bigint | number; readonly flags: number }, { host }: CallContext): object {
  const kib = Number(memory)
  change(findDomain(host, dom), flags, (body, { hardware: { memoryKib, maxMemoryKib = memoryKib } }) => {
    if (kib > maxMemoryKib) throw failures.invalidArgument('cannot set memory higher than max memory')
    const element = `<currentMemory unit='KiB'>${kib}</currentMemory>`
    return /<currentMemory[^>]*>/.test(body) ? body.replace(/<currentMemory[^>]*>[^<]*<\/currentMemory>/, element) : body.replace(/<\/memory>/, `</memory>\n  ${element}`)
  })
  return {}
}

interface DeviceChange {
  readonly host: HostModel
  readonly edit: (body: string, device: ScannedElement) => string
  readonly event?: 'added' | 'removed'
}

async function changed({ dom, xml, flags }: Args, { host, edit, event }: DeviceChange): Promise<object> {
  const domain = findDomain(host, dom)
  const [device] = scanElements(xml)
  if (!device) throw failures.xml('(device_definition): no device')
  await withJob(domain, async () => {
    const isLive = affectsLive(domain, flags)
    if (isLive) await host.pause(plugMs)
    const known = isLive ? devicesIn(keepRunning(domain).body) : []
    change(domain, flags, (body) => edit(body, device))
    if (!isLive || !event) return
    const now = devicesIn(keepRunning(domain).body)
    const [one, other] = event === 'added' ? [now, known] : [known, now]
    for (const each of one) if (!other.some((old) => keyOf(old) === keyOf(each))) host.events.emit(deviceEvent(domain, event, aliasOf(each)))
  })
  return {}
}

function affectsLive(domain: DemoDomain, flags: number): boolean {
  const isLive = (flags & AffectFlag.Live) !== 0 || ((flags & AffectFlag.Config) === 0 && isActive(domain))
  if (isLive) requireActive(domain)
  return isLive
}

function change(domain: DemoDomain, flags: number, edit: (body: string, definition: Definition) => string): void {
  const isLive = affectsLive(domain, flags)
  const after = (definition: Definition, finish: (body: string) => string = (body) => body): Definition => {
    const body = finish(edit(definition.body, definition))
    return { ...definition, body, hardware: readHardware(scanElements(body)) }
  }
  // Both or none.
  const running = isLive ? after(keepRunning(domain), withAliases) : domain.running
  if ((flags & AffectFlag.Config) !== 0 || !isLive) domain.definition = after(storedDefinition(domain))
  domain.running = running
}

function updated(device: ScannedElement, alias: string): string {
  return alias === '' || aliasOf(device) !== '' ? device.text : withAlias(device, alias)
}

function present(body: string, device: ScannedElement): ScannedElement {
  const alias = aliasOf(device)
  const found = devicesIn(body).find((each) => keyOf(each) === keyOf(device) || (alias !== '' && aliasOf(each) === alias))
  if (!found) throw failures.operationInvalid(`no device matching ${keyOf(device)} was found in the domain`)
  return found
}

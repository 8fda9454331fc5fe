// Calls that look into a running guest or type into it.
import { AddressSource, ConsoleFlag, DomainState, ErrorCode, ErrorDomain, GuestInfoType, KeycodeSet, typedParameter } from '#electron/libvirt/index.ts'
import type { DomainInterface, TypedParameter } from '#electron/libvirt/index.ts'
import type { StreamPort } from '#electron/libvirt/server-codec.ts'
import { guestHostname } from '../../guest/guest.ts'
import { openGuest } from '../../guest/open-guest.ts'
import type { SerialLine } from '../../guest/serial-line.ts'
import { simulatedNotice } from '../../guest/shell.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import { hardwareOf } from '../../model/hardware.ts'
import { requireActive, requireRunning } from '../../power/power.ts'
import { textOfKeycodes } from '../../screen/keys.ts'
import { renderPng } from '../../screen/png.ts'
import { DaemonFailure, failures } from '../../server/failure.ts'
import type { CallContext, Handlers } from '../../server/handlers.ts'
import { findDomain } from '../domains/find-domain.ts'

/** Sets whose codes are those of Linux for the keys that this keyboard has. */
const linuxLikeSets: readonly number[] = [KeycodeSet.Linux, KeycodeSet.Xt, KeycodeSet.AtSet1, KeycodeSet.XtKbd, KeycodeSet.Qnum]
/** As libvirtd's own packets. */
const packetBytes = 262_120
const ipv4 = 0

export const guestCalls: Handlers = {
  DOMAIN_SEND_KEY: ({ dom, codeset, keycodes }, { host }) => {
    const domain = findDomain(host, dom)
    requireRunning(domain)
    if (!linuxLikeSets.includes(codeset)) throw failures.internal(`cannot translate keycode ${keycodes[0] ?? 0} of codeset ${codeset}`)
    const { text, isControlAltDelete } = textOfKeycodes(keycodes)
    const guest = openGuest(host, domain)
    if (isControlAltDelete) guest.pressControlAltDelete()
    else guest.type(text)
    return {}
  },
  DOMAIN_SCREENSHOT: ({ dom, screen }, context) => {
    const { host } = context
    const domain = findDomain(host, dom)
    requireActive(domain)
    if (hardwareOf(domain).screen === 'none' && screen > 0) throw failures.invalidArgument("currently is supported only taking screenshots of screen ID 0")
    const picture = renderPng(openGuest(host, domain).screen)
    startDownload(context, picture)
    return { mime: 'image/png' }
  },
  DOMAIN_OPEN_CONSOLE: ({ dom, devName, flags }, context) => {
    const { host } = context
    const domain = findDomain(host, dom)
    requireActive(domain)
    if (!hardwareOf(domain).hasSerial || (devName !== null && devName !== 'serial0')) throw failures.internal(devName === null ? 'cannot find default console device' : `cannot find console device '${devName}'`)
    const { serial } = openGuest(host, domain)
    if (serial.isInUse && (flags & ConsoleFlag.Force) === 0) throw new DaemonFailure({ code: ErrorCode.OperationFailed, domain: ErrorDomain.Qemu, message: 'operation failed: Active console session exists for this domain' })
    startConsole(context, serial, domain)
    return {}
  },
  DOMAIN_INTERFACE_ADDRESSES: ({ dom, source }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    if (source === AddressSource.Agent) requireAgent(domain)
    return { ifaces: interfaces(domain, source) }
  },
  DOMAIN_GET_GUEST_INFO: ({ dom, types }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    requireAgent(domain)
    return { params: guestInfo(domain, types === 0 ? 0xffff : types) }
  },
  DOMAIN_GET_HOSTNAME: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    requireAgent(domain)
    return { hostname: guestHostname(domain.name) }
  },
  DOMAIN_GET_DISK_ERRORS: ({ dom, maxerrors }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    // virDomainDiskErrorCode 2: no space. Only guests that stand still for it have one.
    const [disk] = hardwareOf(domain).disks
    const errors = domain.state === DomainState.Paused && domain.reason === ioErrorReason && disk ? [{ disk: disk.target, error: 2 }] : []
    return { errors: errors.slice(0, maxerrors), nerrors: errors.length }
  },
}

/** virDomainPausedReason. */
const ioErrorReason = 5

export function requireAgent(domain: DemoDomain): void {
  if (!hardwareOf(domain).hasAgent) throw failures.noAgentConfigured()
  if (!domain.isAgentConnected || domain.state !== DomainState.Running) throw failures.agentMissing()
}

/** Sends everything, then waits for the client's closing word and confirms it. */
function startDownload(context: CallContext, data: Buffer): void {
  let port: StreamPort | undefined
  context.openStream(
    {
      data: () => {},
      hole: () => {},
      endOfData: () => {},
      confirmed: () => closeStream(port),
      failed: () => {},
      aborted: () => {},
    },
    (opened) => {
      port = opened
      for (let at = 0; at < data.length; at += packetBytes) opened.send(data.subarray(at, at + packetBytes))
      opened.sendEndOfData()
    },
  )
}

function closeStream(port: StreamPort | undefined): void {
  port?.finish()
  port?.detach()
}

function startConsole(context: CallContext, serial: SerialLine, domain: DemoDomain): void {
  let port: StreamPort | undefined
  let attached: Disposable | undefined
  const leave = (): void => attached?.[Symbol.dispose]()
  context.openStream(
    {
      data: (bytes) => serial.send(bytes),
      hole: () => {},
      // The client has nothing more to type; what the guest prints it may still want.
      endOfData: () => {},
      confirmed() {
        leave()
        closeStream(port)
      },
      failed: leave,
      aborted: leave,
    },
    (opened) => {
      port = opened
      attached = serial.attach({ receive: (bytes) => void opened.send(bytes), end: () => opened.sendEndOfData() })
      opened.send(Buffer.from(`${simulatedNotice} serial console of ${domain.name}. Press Enter.\r\n`))
    },
  )
}

function interfaces(domain: DemoDomain, source: number): DomainInterface[] {
  const { nics } = hardwareOf(domain)
  const seen = nics.map((nic, index) => ({ nic, index })).filter(({ nic }) => isSeen(nic.isBridge, source))
  const listed = seen.map(({ nic, index }) => ({
    name: source === AddressSource.Agent ? agentName(domain, index) : `vnet${domain.id * 4 + index}`,
    hwaddr: nic.mac,
    addrs: [{ type: ipv4, addr: nic.address, prefix: source === AddressSource.Arp ? 0 : nic.prefix }],
  }))
  const loopback = { name: 'lo', hwaddr: '00:00:00:00:00:00', addrs: [{ type: ipv4, addr: '127.0.0.1', prefix: 8 }] }
  return source === AddressSource.Agent ? [loopback, ...listed] : listed
}

/** Leases are known of libvirt's own network only; the agent knows all, and the ARP table those that spoke lately. */
function isSeen(isBridge: boolean, source: number): boolean {
  if (source === AddressSource.Lease) return !isBridge
  return source === AddressSource.Agent || isBridge
}

function agentName({ profile }: DemoDomain, index: number): string {
  return profile.os.family === 'windows' ? `Ethernet ${index + 1}` : profile.os.family === 'bsd' ? `vtnet${index}` : `enp${index + 1}s0`
}

function guestInfo(domain: DemoDomain, types: number): TypedParameter[] {
  const { string, uint, ullong } = typedParameter
  const { os } = domain.profile
  const params: TypedParameter[] = []
  const has = (type: number): boolean => (types & type) !== 0
  if (has(GuestInfoType.Users)) params.push(uint('user.count', 0))
  if (has(GuestInfoType.Os)) params.push(string('os.id', os.agentId), string('os.pretty-name', os.prettyName), string('os.version-id', os.versionId), string('os.kernel-release', os.kernel), string('os.machine', 'x86_64'))
  if (has(GuestInfoType.Timezone)) params.push(string('timezone.name', 'UTC'), typedParameter.int('timezone.offset', 0))
  if (has(GuestInfoType.Hostname)) params.push(string('hostname', guestHostname(domain.name)))
  if (!has(GuestInfoType.FileSystems)) return params
  const [disk] = hardwareOf(domain).disks
  const total = disk?.capacityBytes ?? 0
  params.push(uint('fs.count', 1), string('fs.0.name', 'vda1'), string('fs.0.mountpoint', os.family === 'windows' ? 'C:\\' : '/'), string('fs.0.fstype', os.family === 'windows' ? 'NTFS' : 'ext4'))
  params.push(ullong('fs.0.total-bytes', total), ullong('fs.0.used-bytes', disk?.allocationBytes ?? 0))
  return params
}

// Calls that look into, or type into, a running guest.
import type { DomainHandle, DomainInterface, DomainMemoryStat } from '../procedures/protocol-types.gen.ts'
import type { ConsoleStream } from '../streams/console-stream.ts'
import type { TypedParameter } from '../xdr/typed-parameter.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'
import { AddressSource, KeycodeSet } from './domain-constants.ts'

export interface KeyPress {
  /** Up to 16 codes, pressed together. */
  readonly keycodes: readonly number[]
  /** KeycodeSet; Linux input codes by default. */
  readonly codeset?: number
  readonly holdMs?: number
}

export interface Screenshot {
  /** What the hypervisor made: 'image/png' from QEMU 7.1 on, 'image/x-portable-pixmap' before. */
  readonly mime: string | null
  readonly image: Uint8Array
}

export interface GuestsApi {
  sendKey(dom: DomainHandle, press: KeyPress, options?: FlagOptions): Promise<void>
  /** `screen` counts the graphics heads from 0, the default. */
  screenshot(dom: DomainHandle, screen?: number, options?: FlagOptions): Promise<Screenshot>
  /** The serial console; `device` is its alias, null for the first. `flags`: ConsoleFlag. Use a connection of its own. */
  openConsole(dom: DomainHandle, device?: string | null, options?: FlagOptions): Promise<ConsoleStream>
  /** `source`: AddressSource; leases by default. */
  interfaceAddresses(dom: DomainHandle, source?: number, options?: FlagOptions): Promise<readonly DomainInterface[]>
  /** From the guest agent. `types`: GuestInfoType bits, 0 for all. */
  guestInfo(dom: DomainHandle, types?: number, options?: FlagOptions): Promise<readonly TypedParameter[]>
  /** Tagged by MemoryStatTag, sizes in KiB. */
  memoryStats(dom: DomainHandle, options?: FlagOptions): Promise<readonly DomainMemoryStat[]>
}

/** As many as the protocol allows; drivers know about 13. */
const maxMemoryStats = 1_024

export function guestsApi({ call, openStream, download }: Caller): GuestsApi {
  return {
    async sendKey(dom, { keycodes, codeset = KeycodeSet.Linux, holdMs = 50 }, options) {
      await call('DOMAIN_SEND_KEY', { dom, codeset, holdtime: holdMs, keycodes, flags: flagsOf(options) }, options)
    },
    async screenshot(dom, screen = 0, options = {}) {
      await using picture = await download('DOMAIN_SCREENSHOT', { dom, screen, flags: flagsOf(options) }, options)
      const parts: Uint8Array[] = []
      for await (const piece of picture) parts.push('data' in piece ? piece.data : new Uint8Array(piece.holeBytes))
      return { mime: picture.reply.mime, image: Buffer.concat(parts) }
    },
    openConsole: async (dom, device = null, options = {}) =>
      (await openStream('DOMAIN_OPEN_CONSOLE', { dom, devName: device, flags: flagsOf(options) }, options)).stream,
    interfaceAddresses: async (dom, source = AddressSource.Lease, options = {}) =>
      (await call('DOMAIN_INTERFACE_ADDRESSES', { dom, source, flags: flagsOf(options) }, options)).ifaces,
    guestInfo: async (dom, types = 0, options = {}) =>
      (await call('DOMAIN_GET_GUEST_INFO', { dom, types, flags: flagsOf(options) }, options)).params,
    memoryStats: async (dom, options) =>
      (await call('DOMAIN_MEMORY_STATS', { dom, maxStats: maxMemoryStats, flags: flagsOf(options) }, options)).stats,
  }
}

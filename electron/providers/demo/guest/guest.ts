// The inside of one running domain: a screen with a terminal, a serial terminal, and the system that runs on both. Made when
// somebody looks, gone when the domain stops.
import { DomainState, RunningReason } from '#electron/libvirt/index.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { hardwareOf } from '../model/hardware.ts'
import type { HostModel } from '../model/host-model.ts'
import { createTextScreen } from '../screen/text-screen.ts'
import type { TextScreen } from '../screen/text-screen.ts'
import { bootLines, firmwareLines, nmiLines, panicLines, shutdownLines } from './boot-messages.ts'
import { createSerialLine } from './serial-line.ts'
import type { SerialLine } from './serial-line.ts'
import { createShell, simulatedNotice, uptimeText } from './shell.ts'
import type { GuestIdentity } from './shell.ts'

export interface Guest extends Disposable {
  readonly screen: TextScreen
  readonly serial: SerialLine
  /** Typed on the keyboard, control characters included. */
  type(text: string): void
  /** Linux restarts on it, as it does without a desktop. */
  pressControlAltDelete(): void
  /** What befalls the guest from outside, and shows on its screen. */
  announce(what: 'shutdown' | 'reboot' | 'nmi'): void
  /** Starts over, from the firmware on. */
  boot(): void
  /** Called at each change of the screen, until disposed. While somebody watches, the clock on top runs. */
  watch(onChange: () => void): Disposable
  /** Aborts when the domain stops. */
  readonly stopped: AbortSignal
}

export interface GuestOptions {
  readonly host: HostModel
  readonly domain: DemoDomain
  readonly power: (what: 'reboot' | 'poweroff') => void
}

const lineEveryMs = 160
const clockMs = 1_000
const attributes = { linux: 0x07, bsd: 0x07, windows: 0x1f } as const

export function createGuest({ host, domain, power }: GuestOptions): Guest {
  const screen = createTextScreen({ columns: 80, rows: 25, attribute: attributes[domain.profile.os.family] })
  const watchers = new Set<() => void>()
  const stop = new AbortController()
  const serial = createSerialLine((text) => runs() && serialShell.input(text))
  let run = 0
  let bootedAtMs = domain.startedAtMs
  let clock: NodeJS.Timeout | undefined

  const runs = (): boolean => domain.state === DomainState.Running
  const changed = (): void => {
    for (const watcher of watchers) watcher()
  }
  const identity = (): GuestIdentity => identityOf(host, domain, bootedAtMs)
  const write = (text: string): void => {
    screen.write(text)
    changed()
  }
  const shell = createShell({ identity, terminal: 'tty1', write, power })
  const serialShell = createShell({ identity, terminal: 'ttyS0', write: (text) => serial.print(text), power })
  const showClock = (): void => {
    const { hostname, nowMs } = identity()
    screen.setStatus(`${simulatedNotice} | ${printable(hostname).slice(0, 24)} | up ${uptimeText(identity())} | ${runs() ? new Date(nowMs).toISOString().slice(11, 19) : 'paused'}`)
    changed()
  }
  const printLines = (lines: readonly string[]): void => {
    for (const line of lines) {
      write(`${line}\r\n`)
      serial.print(`${line}\r\n`)
    }
  }
  const comeUp = (): void => {
    shell.login()
    serialShell.login()
  }
  /** One line after the other, unless the guest is started over, stopped or paused for good meanwhile. */
  const printSlowly = (lines: readonly string[], then: () => void): void => {
    const mine = ++run
    const step = (index: number): void => {
      const line = lines[index]
      if (mine !== run || stop.signal.aborted) return
      if (line === undefined) return then()
      if (runs()) printLines([line])
      host.later(lineEveryMs, () => step(runs() ? index + 1 : index))
    }
    step(0)
  }
  const boot = (): void => {
    bootedAtMs = host.now()
    shell.stop()
    serialShell.stop()
    screen.clear()
    printSlowly([...firmwareLines(), ...bootLines(identity())], comeUp)
  }
  const announce = (what: 'shutdown' | 'reboot' | 'nmi'): void => {
    if (what === 'nmi') return printLines(nmiLines())
    shell.stop()
    serialShell.stop()
    printSlowly(shutdownLines(what), () => {})
  }

  showClock()
  if (domain.state === DomainState.Crashed) printLines(panicLines())
  else if (hasJustStarted(host, domain)) boot()
  else comeUp()
  return {
    screen,
    serial,
    type: (text) => void (runs() && shell.input(text)),
    pressControlAltDelete() {
      if (runs() && domain.profile.os.family !== 'windows') power('reboot')
    },
    announce,
    boot,
    watch(onChange) {
      watchers.add(onChange)
      showClock()
      clock ??= setInterval(showClock, clockMs).unref()
      return {
        [Symbol.dispose]() {
          watchers.delete(onChange)
          if (watchers.size > 0) return
          clearInterval(clock)
          clock = undefined
        },
      }
    },
    stopped: stop.signal,
    [Symbol.dispose]() {
      clearInterval(clock)
      stop.abort()
      serial[Symbol.dispose]()
      watchers.clear()
    },
  }
}

function hasJustStarted(host: HostModel, { startedAtMs, state, reason }: DemoDomain): boolean {
  const isRestored = state === DomainState.Running && reason === RunningReason.Restored
  return !isRestored && host.now() - startedAtMs < 5_000 * host.settings.pace
}

function identityOf(host: HostModel, domain: DemoDomain, bootedAtMs: number): GuestIdentity {
  const { vcpus, memoryKib, nics } = hardwareOf(domain)
  return { hostname: guestHostname(domain.name), os: domain.profile.os, bootedAtMs, nowMs: host.now(), vcpus, memoryKib, addresses: nics.map(({ address, prefix }) => `${address}/${prefix}`) }
}

/** What a person would have made of the domain's name inside the guest. */
export function guestHostname(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40)
  return plain === '' ? 'guest' : plain
}

function printable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e]/g, '?')
}

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
import type { GuestIdentity, Shell } from './shell.ts'

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

export function createGuest(options: GuestOptions): Guest {
  return new SimulatedGuest(options)
}

class SimulatedGuest implements Guest {
  readonly screen: TextScreen
  readonly serial: SerialLine
  readonly #options: GuestOptions
  readonly #shell: Shell
  readonly #serialShell: Shell
  readonly #watchers = new Set<() => void>()
  readonly #stop = new AbortController()
  #bootedAtMs: number
  /** Counts what is being printed line by line: a newer one ends an older one. */
  #printing = 0
  #clock: NodeJS.Timeout | undefined

  constructor(options: GuestOptions) {
    const { host, domain, power } = options
    this.#options = options
    this.#bootedAtMs = domain.startedAtMs
    this.screen = createTextScreen({ columns: 80, rows: 25, attribute: attributes[domain.profile.os.family] })
    this.serial = createSerialLine((text) => this.#runs && this.#serialShell.input(text))
    const identity = (): GuestIdentity => identityOf(host, domain, this.#bootedAtMs)
    this.#shell = createShell({ identity, power, terminal: 'tty1', write: (text) => this.#write(text) })
    this.#serialShell = createShell({ identity, power, terminal: 'ttyS0', write: (text) => this.serial.print(text) })
    this.#showClock()
    if (domain.state === DomainState.Crashed) this.#print(panicLines())
    else if (hasJustStarted(host, domain)) this.boot()
    else this.#comeUp()
  }

  get stopped(): AbortSignal {
    return this.#stop.signal
  }

  type(text: string): void {
    if (this.#runs) this.#shell.input(text)
  }

  pressControlAltDelete(): void {
    const { domain, power } = this.#options
    if (this.#runs && domain.profile.os.family !== 'windows') power('reboot')
  }

  announce(what: 'shutdown' | 'reboot' | 'nmi'): void {
    if (what === 'nmi') return this.#print(nmiLines())
    this.#shell.stop()
    this.#serialShell.stop()
    this.#printSlowly(shutdownLines(what), () => {})
  }

  boot(): void {
    const { host, domain } = this.#options
    this.#bootedAtMs = host.now()
    this.#shell.stop()
    this.#serialShell.stop()
    this.screen.clear()
    this.#printSlowly([...firmwareLines(), ...bootLines(identityOf(host, domain, this.#bootedAtMs))], () => this.#comeUp())
  }

  watch(onChange: () => void): Disposable {
    this.#watchers.add(onChange)
    this.#showClock()
    this.#clock ??= setInterval(() => this.#showClock(), clockMs).unref()
    return { [Symbol.dispose]: () => this.#unwatch(onChange) }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#clock)
    this.#stop.abort()
    this.serial[Symbol.dispose]()
    this.#watchers.clear()
  }

  get #runs(): boolean {
    return this.#options.domain.state === DomainState.Running
  }

  #unwatch(onChange: () => void): void {
    this.#watchers.delete(onChange)
    if (this.#watchers.size > 0) return
    clearInterval(this.#clock)
    this.#clock = undefined
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher()
  }

  #write(text: string): void {
    this.screen.write(text)
    this.#changed()
  }

  #showClock(): void {
    const { host, domain } = this.#options
    const { hostname, nowMs, bootedAtMs } = identityOf(host, domain, this.#bootedAtMs)
    const time = this.#runs ? new Date(nowMs).toISOString().slice(11, 19) : 'paused'
    this.screen.setStatus(`${simulatedNotice} | ${hostname.slice(0, 24)} | up ${uptimeText({ bootedAtMs, nowMs })} | ${time}`)
    this.#changed()
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) {
      this.#write(`${line}\r\n`)
      this.serial.print(`${line}\r\n`)
    }
  }

  /** One line after the other; a paused guest stands still. */
  #printSlowly(lines: readonly string[], then: () => void): void {
    const mine = ++this.#printing
    const step = (index: number): void => {
      const line = lines[index]
      if (mine !== this.#printing || this.#stop.signal.aborted) return
      if (line === undefined) return then()
      if (this.#runs) this.#print([line])
      const next = this.#runs ? index + 1 : index
      this.#options.host.later(lineEveryMs, () => step(next))
    }
    step(0)
  }

  #comeUp(): void {
    this.#shell.login()
    this.#serialShell.login()
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

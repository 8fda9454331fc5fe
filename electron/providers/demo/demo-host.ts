// The public door of the simulated hosts: one URI, one host, reached by streams in memory as a real one is by channels of SSH.
import type { Duplex } from 'node:stream'
import { GraphicsPhase } from '#electron/libvirt/index.ts'
import { XdrWriter } from '#electron/libvirt/server-codec.ts'
import { AppError } from '#shared/errors.ts'
import { parseDemoUri } from './demo-settings.ts'
import { serveHostFiles } from './host-files.ts'
import { runOnHost } from './host-shell.ts'
import type { CommandResult } from './host-shell.ts'
import { openGuest } from './guest/open-guest.ts'
import { simulatedNotice } from './guest/shell.ts'
import { isActive } from './model/demo-domain.ts'
import type { DemoDomain } from './model/demo-domain.ts'
import { graphicsEvent } from './model/domain-events.ts'
import { hardwareOf } from './model/hardware.ts'
import { createHostModel } from './model/host-model.ts'
import type { HostModel } from './model/host-model.ts'
import { liveOn } from './power/activity.ts'
import { allCalls } from './procedures/all-calls.ts'
import { serveRfb } from './screen/rfb-server.ts'
import { createFaults } from './server/faults.ts'
import { openLink } from './server/link.ts'
import type { Link } from './server/link.ts'
import { serveLibvirt } from './server/rpc-server.ts'
import { screenSocketPath } from './xml/devices-xml.ts'

export interface DemoHost extends Disposable {
  /** A fresh connection to the simulated daemon. @throws AppError connection-refused while a fault says so. */
  openLibvirt(): Duplex
  /** A screen of a running guest, as seen from the host. @throws AppError channel-failed where nothing listens. */
  openTcp(host: string, port: number): Duplex
  /** @throws AppError channel-failed where there is no such socket. */
  openUnixSocket(path: string): Duplex
  run(command: string): Promise<CommandResult>
  /** A command that goes on; only the loop that reads the host's files is known. @throws AppError connection-refused while a fault says so. */
  openCommand(): Duplex
  /** Resolves when the host was disposed. Faults cut streams, never the host: its guests go on meanwhile. */
  readonly closed: Promise<Error>
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** `writer` writes its answers, one for all hosts of a thread. @throws AppError uri-invalid */
export function createDemoHost(uri: string, writer: XdrWriter = new XdrWriter()): DemoHost {
  const settings = parseDemoUri(uri)
  const model = createHostModel(settings)
  const faults = createFaults(settings)
  const closed = Promise.withResolvers<Error>()
  const openWay = (): Link => {
    faults.admit()
    const link = openLink(settings)
    faults.carry(link.clientEnd)
    return link
  }
  void liveOn(model)
  return {
    openLibvirt() {
      const { clientEnd, serverEnd } = openWay()
      serveLibvirt(serverEnd, { host: model, handlers: allCalls, isHung: () => faults.isHung(), writer })
      return clientEnd
    },
    openTcp(host, port) {
      const domain = loopback.has(host) ? model.domains.byVncPort(port) : undefined
      return showScreen(domain, { host: model, address: `${host}:${port}`, openWay })
    },
    openUnixSocket(path) {
      const domain = [...model.domains.all()].find((candidate) => isActive(candidate) && hardwareOf(candidate).screen === 'vnc-socket' && screenSocketPath(candidate) === path)
      return showScreen(domain, { host: model, address: path, openWay })
    },
    run: (command) => Promise.resolve(runOnHost(model, command)),
    openCommand() {
      const { clientEnd, serverEnd } = openWay()
      serveHostFiles(serverEnd, model)
      return clientEnd
    },
    closed: closed.promise,
    [Symbol.dispose]() {
      faults[Symbol.dispose]()
      model[Symbol.dispose]()
      closed.resolve(new AppError('connection-lost', { message: `${settings.hostname}: the demo host was closed`, params: { address: settings.hostname } }))
    },
  }
}

interface ScreenWay {
  readonly host: HostModel
  readonly address: string
  readonly openWay: () => Link
}

function showScreen(domain: DemoDomain | undefined, { host, address, openWay }: ScreenWay): Duplex {
  if (!domain || hardwareOf(domain).screen === 'spice') throw new AppError('channel-failed', { message: `Connection refused: ${address}`, params: { address } })
  const { clientEnd, serverEnd } = openWay()
  // The host's kernel takes the connection; the QEMU behind it never greets.
  if (domain.hungSinceMs > 0) return clientEnd
  const { password } = hardwareOf(domain)
  const onViewer = (isIn: boolean): void => {
    if (isActive(domain)) host.events.emit(graphicsEvent(domain, isIn ? GraphicsPhase.Initialize : GraphicsPhase.Disconnect, password === '' ? 'none' : 'vnc'))
  }
  void serveRfb(serverEnd, { guest: openGuest(host, domain), password, name: `${domain.name} (${simulatedNotice})`, onViewer })
  return clientEnd
}

// Opening a connection, and what it can do.
import { AuthType } from '#electron/libvirt/index.ts'
import { failures } from '../server/failure.ts'
import type { Handlers } from '../server/handlers.ts'

/** VIR_DRV_FEATURE_*: full-featured ids of events, close callback, keepalive, typed strings, and what migration will ask for. */
const features: ReadonlySet<number> = new Set([3, 4, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16])
const keepaliveFeature = 10
const openReadOnly = 1
const uris = /^(?:demo|qemu):\/\/\/|^$/

export const connectionCalls: Handlers = {
  AUTH_LIST: (_args, { host, client }) => {
    const isRefused = host.settings.fault?.kind === 'auth'
    client.isAuthenticated = !isRefused
    return { types: [isRefused ? AuthType.Polkit : AuthType.None] }
  },
  AUTH_POLKIT: () => {
    throw failures.authFailed()
  },
  CONNECT_SUPPORTS_FEATURE: ({ feature }, { client }) => {
    if (feature !== keepaliveFeature && !client.isOpen) throw failures.notOpen()
    return { supported: features.has(feature) ? 1 : 0 }
  },
  CONNECT_OPEN: ({ name, flags }, { client }) => {
    if (client.isOpen) throw failures.internal('connection already open')
    if (!uris.test(name ?? '')) throw failures.internal(`no connection driver available for ${name}`)
    client.isOpen = true
    client.isReadOnly = (flags & openReadOnly) !== 0
    return {}
  },
  CONNECT_CLOSE: () => ({}),
  CONNECT_REGISTER_CLOSE_CALLBACK: () => ({}),
  CONNECT_UNREGISTER_CLOSE_CALLBACK: () => ({}),
  CONNECT_IS_SECURE: () => ({ secure: 1 }),
  CONNECT_GET_TYPE: () => ({ type: 'QEMU' }),
  CONNECT_GET_URI: (_args, { host }) => ({ uri: `demo:///${host.settings.hostname}` }),
  CONNECT_GET_HOSTNAME: (_args, { host }) => ({ hostname: host.settings.hostname }),
  CONNECT_GET_VERSION: (_args, { host }) => ({ hvVer: host.machine.hypervisorVersion }),
  CONNECT_GET_LIB_VERSION: (_args, { host }) => ({ libVer: host.machine.libvirtVersion }),
}

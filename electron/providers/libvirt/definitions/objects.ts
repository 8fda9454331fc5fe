// The libvirt calls behind a definition, one entry for each kind of object that has one.
import { DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { CallOptions } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'
import type { HostLink } from '../session/host-link.ts'

type Control = HostLink['control']

export interface DefinedObject {
  /** The definition for the next start, with its passwords; `isLive`: as it runs now. */
  read(isLive: boolean): Promise<string>
  /** Checked by libvirt's own schema first. */
  define(xml: string): Promise<void>
  /** Whether it runs, so that a new definition waits for the next start. */
  isActive(): Promise<boolean>
}

/** Equal for networks, pools and domains: the definition that is kept, not the running one. */
const inactiveFlag = 1
/** VIR_DOMAIN_DEFINE_VALIDATE and its like of the other kinds. */
const validateFlag = 1

export type FindObject = (control: Control, key: string, options: CallOptions) => Promise<DefinedObject>

export const objects: Readonly<Record<DefinitionKind, FindObject>> = { domain, network, pool, volume, nwfilter }

async function domain({ api, connection }: Control, key: string, options: CallOptions): Promise<DefinedObject> {
  const handle = await api.domains.lookupByUuid(key, options)
  return {
    async read(isLive) {
      const flags = isLive ? 0 : DomainXmlFlag.Inactive
      try {
        return await api.domains.getDomainXml(handle, { ...options, flags: flags | DomainXmlFlag.Secure })
      } catch (error) {
        // A connection that may only look is refused the passwords; it cannot define either.
        if (error instanceof LibvirtError && [ErrorCode.OperationDenied, ErrorCode.AccessDenied].some((code) => code === error.code)) return api.domains.getDomainXml(handle, { ...options, flags })
        throw error
      }
    },
    async define(xml) {
      // Defining it would make it persistent: not what somebody means who edits it.
      if (!(await api.domains.isPersistent(handle, options))) throw new AppError('not-supported', { message: 'a transient machine has no definition that could be changed', reason: 'transient-no-definition', params: { name: key } })
      await api.domains.defineXml(xml, { ...options, flags: validateFlag })
    },
    isActive: async () => (await connection.call('DOMAIN_IS_ACTIVE', { dom: handle }, options)).active !== 0,
  }
}

async function network({ api }: Control, key: string, options: CallOptions): Promise<DefinedObject> {
  const handle = await api.networks.lookupByName(key, options)
  return {
    read: (isLive) => api.networks.getNetworkXml(handle, { ...options, flags: isLive ? 0 : inactiveFlag }),
    define: async (xml) => void (await api.networks.defineXml(xml, { ...options, flags: validateFlag })),
    isActive: () => api.networks.isActive(handle, options),
  }
}

async function pool({ api, connection }: Control, key: string, options: CallOptions): Promise<DefinedObject> {
  const handle = await api.storage.lookupPoolByName(key, options)
  return {
    read: (isLive) => api.storage.getPoolXml(handle, { ...options, flags: isLive ? 0 : inactiveFlag }),
    // Its flag to validate came with 5.10; what it is for is in the answer of the older ones too.
    define: async (xml) => void (await connection.call('STORAGE_POOL_DEFINE_XML', { xml, flags: 0 }, options)),
    isActive: async () => (await connection.call('STORAGE_POOL_IS_ACTIVE', { pool: handle }, options)).active !== 0,
  }
}

async function volume({ api, connection }: Control, key: string, options: CallOptions): Promise<DefinedObject> {
  const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path: key }, options)
  return {
    read: () => api.storage.getVolumeXml(vol, options),
    define: () => Promise.reject(new AppError('not-supported', { message: 'libvirt cannot define a volume anew', params: { name: key } })),
    isActive: () => Promise.resolve(false),
  }
}

async function nwfilter({ connection }: Control, key: string, options: CallOptions): Promise<DefinedObject> {
  const { nwfilter: handle } = await connection.call('NWFILTER_LOOKUP_BY_NAME', { name: key }, options)
  return {
    read: async () => (await connection.call('NWFILTER_GET_XML_DESC', { nwfilter: handle, flags: 0 }, options)).xml,
    // The one without flags, that all versions have; guests' rules are rebuilt at once.
    define: async (xml) => void (await connection.call('NWFILTER_DEFINE_XML', { xml }, options)),
    isActive: () => Promise.resolve(false),
  }
}

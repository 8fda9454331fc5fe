// Secrets of a host's libvirt: passphrases of encrypted volumes and passwords of pools. QEMU and libvirt read them there when a
// machine or a pool starts; nobody gets their values back from us.
import { randomUUID } from 'node:crypto'
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { Link } from '../session/host-link.ts'

/** libvirt's virSecretUsageType, and the element that holds the usage. */
const usages = { volume: { type: 1, element: 'volume' }, ceph: { type: 2, element: 'name' }, iscsi: { type: 3, element: 'target' } } as const

export interface NewSecret {
  readonly kind: keyof typeof usages
  /** What it is for: one secret for each. */
  readonly usage: string
  readonly description: string
  readonly value: Uint8Array
}

/** Its UUID. One that is left of an earlier object of the same usage is replaced. */
export async function keepSecret({ connection }: Link, { kind, usage, description, value }: NewSecret): Promise<string> {
  const left = await connection.call('SECRET_LOOKUP_BY_USAGE', { usageType: usages[kind].type, usageID: usage }).catch(unlessNoSecret)
  if (left) await connection.call('SECRET_UNDEFINE', { secret: left.secret })
  const uuid = randomUUID()
  const xml = printElement(element('secret', { ephemeral: 'no', private: 'yes' }, [element('uuid', {}, uuid), element('description', {}, description), element('usage', { type: kind }, [element(usages[kind].element, {}, usage)])]))
  const { secret } = await connection.call('SECRET_DEFINE_XML', { xml, flags: 0 })
  await connection.call('SECRET_SET_VALUE', { secret, value, flags: 0 })
  return uuid
}

/** Nothing happens when it is gone already. */
export async function forgetSecret({ connection }: Link, uuid: string): Promise<void> {
  const found = await connection.call('SECRET_LOOKUP_BY_UUID', { uuid }).catch(unlessNoSecret)
  if (found) await connection.call('SECRET_UNDEFINE', { secret: found.secret })
}

function unlessNoSecret(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoSecret) return undefined
  throw error
}

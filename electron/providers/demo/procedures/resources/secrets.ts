// Calls about secrets: known by what they are for. Values are taken and dropped: nothing here would need one.
import { ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'
import type { SecretHandle } from '#electron/libvirt/index.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import { createRandom, seedOf, uuidFrom } from '../../invent/random.ts'
import type { HostModel } from '../../model/host-model.ts'
import { DaemonFailure } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'

/** libvirt's virSecretUsageType by name, and the element that holds the usage. */
const usageTypes: Readonly<Record<string, { readonly number: number; readonly element: string }>> = { volume: { number: 1, element: 'volume' }, ceph: { number: 2, element: 'name' }, iscsi: { number: 3, element: 'target' }, tls: { number: 4, element: 'name' }, vtpm: { number: 5, element: 'name' } }

export const secretCalls: Handlers = {
  CONNECT_LIST_ALL_SECRETS: ({ needResults }, { host }) => ({ secrets: needResults === 0 ? [] : [...host.storage.secrets.values()], ret: host.storage.secrets.size }),
  SECRET_LOOKUP_BY_UUID: ({ uuid }, { host }) => ({ secret: theOne(host, uuid) }),
  SECRET_LOOKUP_BY_USAGE: ({ usageType, usageID }, { host }) => {
    const secret = [...host.storage.secrets.values()].find((candidate) => candidate.usageType === usageType && candidate.usageID === usageID)
    if (!secret) throw noSecret(`usage '${usageID}'`)
    return { secret }
  },
  SECRET_DEFINE_XML: ({ xml }, { host }) => ({ secret: define(host, xml) }),
  SECRET_SET_VALUE: ({ secret }, { host }) => {
    theOne(host, secret.uuid)
    return {}
  },
  SECRET_UNDEFINE: ({ secret }, { host }) => {
    host.storage.secrets.delete(theOne(host, secret.uuid).uuid)
    return {}
  },
}

function define({ storage }: HostModel, xml: string): SecretHandle {
  const root = readXml(xml)
  const usage = find(root, 'usage')
  const type = usageTypes[attribute(usage, 'type')]
  const usageID = type ? find(usage, type.element).text : ''
  const secret = { uuid: find(root, 'uuid').text || uuidFrom(createRandom(seedOf(xml))), usageType: type?.number ?? 0, usageID }
  storage.secrets.set(secret.uuid, secret)
  return secret
}

function theOne({ storage }: HostModel, uuid: string): SecretHandle {
  const secret = storage.secrets.get(uuid)
  if (secret) return secret
  throw noSecret(`uuid '${uuid}'`)
}

function noSecret(what: string): DaemonFailure {
  return new DaemonFailure({ code: ErrorCode.NoSecret, domain: ErrorDomain.Secret, message: `Secret not found: no secret with matching ${what}` })
}

// The XML definitions of a libvirt host's objects, as it keeps them for their next start.
import { AppError } from '#shared/errors.ts'
import type { DefinitionProvider, DefinitionRef } from '../../definition-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'

export interface DefinitionsOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
}

export function createDefinitions({ link }: DefinitionsOptions): DefinitionProvider {
  return {
    read: (request, { signal }) => named({ act: 'xml', name: request.key }, () => read(link(), request, signal)),
  }
}

async function read({ control: { api } }: HostLink, { kind, key }: DefinitionRef, signal: AbortSignal): Promise<string> {
  switch (kind) {
    case 'network':
      return api.networks.getNetworkXml(await api.networks.lookupByName(key, { signal }), { signal, flags: 1 })
    case 'pool':
      return api.storage.getPoolXml(await api.storage.lookupPoolByName(key, { signal }), { signal, flags: 1 })
    case 'domain':
    case 'volume':
    case 'nwfilter':
      throw new AppError('not-supported', { message: `definitions of the kind ${kind} cannot be read yet`, params: { name: key } })
    default:
      return kind satisfies never
  }
}

// The hardware of a libvirt host's machines behind the HardwareProvider interface.
import type { HardwareProvider } from '../../nouns/hardware-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'
import type { MachineCalls } from '../session/machine-calls.ts'
import { applyHardware } from './apply-hardware.ts'
import { readClaims } from './claims.ts'
import { missingFiles } from './missing-files.ts'
import { readHardwareOffer } from './read-offer.ts'

export interface HardwareOptions extends MachineCalls {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
}

export function createHardware({ link, read, change }: HardwareOptions): HardwareProvider {
  return {
    offer: ({ uuid }, { signal }) => read(uuid, 'details', ({ link: host, handle }) => readHardwareOffer(host, { handle, signal })),
    claims: (_request, { signal }) => named({ act: 'xml', name: '' }, () => readClaims(link().control, signal)),
    missing: ({ paths }, { signal }) => named({ act: 'details', name: '' }, () => missingFiles(link(), paths, signal)),
    apply: ({ uuid, ...request }, { signal }) => change(uuid, 'hardware', (target) => applyHardware(target, request, signal)),
  }
}

// What a provider can do with one machine as a whole: read it, act on it, rename and tag it, press its keys, and show its screen.
import { DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { CallOptions, Provider } from '../../provider.ts'
import { openConsole } from '../consoles/open-console.ts'
import { unlimited } from '../session/host-link.ts'
import type { MachineCalls, MachineTarget } from '../session/machine-calls.ts'
import { withOwnLink } from '../session/own-link.ts'
import { actOnDomain, renameDomain } from './domain-acts.ts'
import { readDomainDetails } from './domain-details.ts'
import { setDomainMetadata } from './domain-metadata.ts'

export type DomainCalls = Pick<Provider, 'vmDetails' | 'vmXml' | 'act' | 'rename' | 'setMetadata' | 'sendKeys' | 'screenshot' | 'openConsole'>

export interface DomainCallsOptions extends MachineCalls {
  readonly onMetadataChanged: (uuid: DomainUuid) => void
}

/** A living guest takes a key at once, and draws its screen within moments. */
const guestDeadlineMs = 15_000

export function createDomainCalls({ read, change, onMetadataChanged }: DomainCallsOptions): DomainCalls {
  return {
    vmDetails: async (uuid, { signal }) => read(uuid, 'details', async ({ link, vm, handle }) => readDomainDetails(vm, await link.control.api.domains.getDomainXml(handle, { signal }))),
    vmXml: async ({ uuid, inactive }, { signal }) => read(uuid, 'xml', ({ link, handle, vm }) => link.control.api.domains.getDomainXml(handle, { signal, flags: inactive && vm.isPersistent ? DomainXmlFlag.Inactive : 0 })),
    act: ({ uuid, action, onProgress = () => {} }, { signal }) => change(uuid, action, (found) => actOnDomain(action, { ...found, signal, onProgress })),
    rename: ({ uuid, name }, { signal }) => change(uuid, 'rename', (found) => renameDomain({ ...found, signal }, name)),
    async setMetadata({ uuid, change: metadata }, { signal }) {
      await change(uuid, 'metadata', (found) => setDomainMetadata({ ...found, signal }, metadata))
      onMetadataChanged(uuid)
    },
    sendKeys: async ({ uuid, keys, holdMs }, { signal }) => read(uuid, 'send-keys', ({ link, vm, handle }) => link.monitor.run({ guest: vm.name, deadlineMs: guestDeadlineMs, signal }, ({ api }) => api.domains.sendKey(handle, { keycodes: keys, holdMs }, unlimited))),
    screenshot: async (uuid, options) => read(uuid, 'screenshot', (found) => takeScreenshot(found, options)),
    openConsole: async (request, { signal }) => read(request.uuid, 'console', (found) => openConsole(request, { ...found, signal })),
  }
}

/** A download stream, so on a connection of its own: one that a hung guest blocks is closed again. */
function takeScreenshot({ link, handle }: MachineTarget, { signal }: CallOptions): Promise<{ mimeType: string; data: Uint8Array }> {
  return withOwnLink(link, signal, async ({ api }) => {
    const { mime, image } = await api.domains.screenshot(handle, 0, { signal, deadlineMs: guestDeadlineMs })
    return { mimeType: mime ?? 'image/x-portable-pixmap', data: image }
  })
}

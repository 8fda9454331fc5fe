// Hardware of a simulated machine that runs, changed as the hardware page does it: the whole way of the libvirt provider.
import { expect, it } from 'vitest'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from './test-host.ts'

const options = () => ({ signal: AbortSignal.timeout(20_000) })

it('plugs a disk into a simulated machine and takes it out again, with the definition of its next start beside it', async () => {
  await using host = openTestHost(createProvider, 'demo://lab?activity=none&pace=0.01')
  const { provider } = host
  provider.connect()
  await host.untilState('connected')
  await host.until(() => host.named('web-01')?.state === 'running')
  const uuid = host.named('web-01')?.uuid
  if (!uuid) throw new Error('no machine')
  const change = async (edit: Parameters<typeof applyEdits>[1][number]) => {
    const { xml, fingerprint } = await provider.definitions.read({ kind: 'domain', key: uuid }, options())
    return provider.hardware.apply({ uuid, xml: applyEdits(xml, [edit]), baseFingerprint: fingerprint, isLive: true }, options())
  }
  const both = async () => Promise.all([false, true].map(async (inactive) => (await provider.vmXml({ uuid, inactive }, options())).includes('/plugged.img')))
  const disk = "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/plugged.img'/><target dev='vdz' bus='virtio'/></disk>"
  expect((await change({ op: 'add', xml: disk })).live).toEqual([expect.objectContaining({ kind: 'attach', outcome: 'done' })])
  expect(await both()).toEqual([true, true])
  expect((await change({ op: 'remove', place: 'disk:vdz' })).live).toEqual([expect.objectContaining({ kind: 'detach', outcome: 'done' })])
  expect(await both()).toEqual([false, false])
})

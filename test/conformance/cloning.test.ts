// Copies of a machine on a simulated host: what every provider that copies machines has to do.
import { expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { PlannedClone } from '#electron/providers/nouns/cloning-provider.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { TemplateParameters } from '#shared/model/provisioning/template.ts'
import { openTestHost } from './test-host.ts'

const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de05a')
const options = () => ({ signal: AbortSignal.timeout(10_000) })

it('tells what there is to copy, defines the copy under a free name only, and marks templates', async () => {
  await using host = openTestHost(createProvider, 'demo://lab')
  const { provider } = host
  provider.connect()
  await host.untilState('connected')
  const offAndKnown = () => host.vms().find((vm) => vm.state === 'shutoff' && vm.isDetailed)
  await host.until(() => offAndKnown() !== undefined)
  const original = offAndKnown()
  if (!original) throw new Error('no machine of the demo is off')
  const source = await provider.cloning.source({ uuid: original.uuid }, options())
  expect(source).toMatchObject({ name: original.name, isActive: false, template: null })
  const [disk] = source.disks
  expect(disk).toMatchObject({ device: 'vda', kind: 'disk', format: 'qcow2', at: { pool: 'default' }, others: [] })
  expect(source.takenMacs.length).toBeGreaterThanOrEqual(source.settings.connections.length)

  await provider.cloning.createOverlay({ uuid: original.uuid, device: 'vda', pool: 'ssd', name: 'copy.qcow2' }, options())
  expect((await provider.storage.chain({ pool: 'ssd', volume: 'copy.qcow2' }, options())).map(({ volume }) => volume)).toEqual(['copy.qcow2', disk?.at?.volume.name])
  await expect(provider.cloning.createOverlay({ uuid: original.uuid, device: 'vda', pool: 'ssd', name: 'copy.qcow2' }, options())).rejects.toMatchObject({ code: 'volume-exists' })

  const macs = source.settings.connections.map((_connection, index) => `52:54:00:fe:00:0${index}`)
  const clone: PlannedClone = { name: 'copy', uuid, macs, disks: { vda: { pool: 'ssd', volume: 'copy.qcow2', format: 'qcow2' } }, hostDevices: 'keep' }
  const xml = await provider.cloning.print({ uuid: original.uuid, clone }, options())
  const larger = await provider.cloning.print({ uuid: original.uuid, clone: { ...clone, settings: { ...source.settings, vcpus: source.settings.vcpus * 2, folder: 'Shop' } } }, options())
  expect(larger).toMatch(new RegExp(`<vcpu[^>]*>${source.settings.vcpus * 2}</vcpu>`))
  expect(larger).toContain('folder>Shop<')
  for (const part of ['<name>copy</name>', uuid, '/var/lib/libvirt/ssd/copy.qcow2', ...macs]) expect(xml).toContain(part)
  await expect(provider.cloning.define({ uuid: original.uuid, clone: { ...clone, name: original.name } }, options())).rejects.toMatchObject({ code: 'vm-name-taken' })
  await provider.cloning.define({ uuid: original.uuid, clone }, options())
  await host.until(() => host.named('copy')?.state === 'shutoff')

  const parameters = TemplateParameters.parse({ vcpus: { usual: 4, most: 8 }, connections: ['network:default'], tags: [], folder: 'Shop' })
  await provider.cloning.markTemplate({ uuid, parameters }, options())
  await host.until(() => host.named('copy')?.isTemplate === true)
  expect(host.named('copy')?.tags).toEqual(original.tags)
  expect((await provider.vmDetails(uuid, options())).template).toEqual(parameters)
  await provider.cloning.markTemplate({ uuid, parameters: null }, options())
  await host.until(() => host.named('copy')?.isTemplate === false)
  expect(host.named('copy')?.tags).toEqual(original.tags)
})

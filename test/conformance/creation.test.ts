// A machine from nothing to gone on a simulated host: what every provider that makes machines has to do.
import { expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { MachinePlan } from '#electron/providers/creation-provider.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { usualDevices } from '#shared/model/operating-system.ts'
import { openTestHost } from './test-host.ts'

const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059')
const options = () => ({ signal: AbortSignal.timeout(10_000) })
const name = 'create-one'
const volume = `${name}.qcow2`
const plan: MachinePlan = { uuid, name, vcpus: 1, memoryBytes: 2 ** 30, devices: usualDevices, bootsFromNetwork: false, networks: ['default'], disks: [{ pool: 'default', volume, device: 'disk', format: 'qcow2', make: { sizeBytes: 2 ** 30 } }] }

it('is defined under a free name only, started, known with its disk, and forgotten without it', async () => {
  await using host = openTestHost(createProvider, 'demo://lab')
  const { provider } = host
  provider.connect()
  await host.untilState('connected')
  const offer = await provider.creation.offer(undefined, options())
  expect(offer.firmwares).toContain('bios')
  const { xml, command } = await provider.creation.print(plan, options())
  expect(xml).toContain(`<name>${name}</name>`)
  expect(command).toMatch(/--disk path=\S+create-one\.qcow2,size=1,format=qcow2/)
  await expect(provider.creation.define({ ...plan, name: offer.takenNames[0] ?? '' }, options())).rejects.toMatchObject({ code: 'vm-name-taken' })

  await provider.storage.createVolume({ pool: 'default', name: volume, capacityBytes: 2 ** 30, format: 'qcow2', preallocation: 'none' }, options())
  await provider.creation.define(plan, options())
  await provider.creation.start({ uuid }, options())
  await host.until(() => host.named(name)?.state === 'running')
  expect(await provider.deletion.belongings({ uuid }, options())).toMatchObject({ name, isRunning: true, disks: [{ device: 'vda', pool: 'default', volume, stays: null }] })
  await expect(provider.deletion.undefine({ uuid }, options())).rejects.toMatchObject({ code: 'vm-state' })

  await provider.act({ uuid, action: 'force-off' }, options())
  await host.until(() => host.named(name)?.state === 'shutoff')
  // For one run with an installer; what is stored stays.
  await provider.creation.startInstaller({ uuid, kernel: { pool: 'default', volume }, initrd: { pool: 'default', volume }, arguments: 'quiet' }, options())
  await host.until(() => host.named(name)?.state === 'running')
  expect(await provider.vmXml({ uuid, inactive: true }, options())).not.toContain('<kernel>')
  await provider.act({ uuid, action: 'force-off' }, options())
  await provider.deletion.undefine({ uuid }, options())
  await host.until(() => host.named(name) === undefined)
  expect((await provider.storage.chain({ pool: 'default', volume }, options())).map((link) => link.volume)).toEqual([volume])
})

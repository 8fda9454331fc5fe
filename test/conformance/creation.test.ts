// A machine from nothing to gone on a simulated host: what every provider that makes machines has to do.
import { createHash } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { writeTo } from '#electron/lib/threads/byte-port.ts'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { MachinePlan } from '#electron/providers/nouns/creation-provider.ts'
import { seedIso } from '#electron/services/creation/cloud-init/seed-iso.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { TrashId } from '#shared/model/provisioning/trash.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import { openTestHost } from './test-host.ts'

const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059')
const options = () => ({ signal: AbortSignal.timeout(10_000) })
const name = 'create-one'
const volume = `${name}.qcow2`
const plan: MachinePlan = { uuid, name, vcpus: 1, memoryBytes: 2 ** 30, devices: usualDevices, bootsFromNetwork: false, networks: ['default'], disks: [{ pool: 'default', volume, device: 'disk', format: 'qcow2', make: { sizeBytes: 2 ** 30 } }] }

it('is defined under a free name only, started, known with its disk, and forgotten without it', async () => {
  await using host = openTestHost(createProvider, 'demo://lab?pace=0.05')
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
  // It ends by itself, and the machine stops there.
  await host.until(() => host.named(name)?.stateReason === 'shutdown')
  await provider.deletion.undefine({ uuid }, options())
  await host.until(() => host.named(name) === undefined)
  expect((await provider.storage.chain({ pool: 'default', volume }, options())).map((link) => link.volume)).toEqual([volume])
})

it('takes what is sent into a volume, tells what it is, and gives it back', async () => {
  await using host = openTestHost(createProvider, 'demo://lab')
  const { provider } = host
  provider.connect()
  await host.untilState('connected')
  const at = { pool: 'default', volume: 'sent.iso' }
  const data = seedIso([{ name: 'user-data', text: '#cloud-config' }], new Date())
  await provider.storage.createVolume({ pool: at.pool, name: at.volume, capacityBytes: data.length, format: 'raw', preallocation: 'none' }, options())
  const { port1, port2 } = new MessageChannel()
  using writer = writeTo(port1)
  const stored = provider.transfers.store({ ...at, offsetBytes: 0, port: port2 }, options())
  await writer.write({ data: new Uint8Array(data) })
  writer.end()
  await stored
  expect(await provider.transfers.imageFacts(at, options())).toMatchObject({ format: 'iso', sizeBytes: data.length })
  expect(await provider.transfers.checksum({ ...at, lengthBytes: data.length }, options())).toBe(createHash('sha256').update(data).digest('hex'))
})

it('puts a machine into the trash and takes it out again', async () => {
  await using host = openTestHost(createProvider, 'demo://lab?activity=none&pace=0.01')
  const { provider } = host
  provider.connect()
  await host.untilState('connected')
  await host.until(() => host.named('web-01') !== undefined)
  const trashed = host.named('web-01')
  if (!trashed) throw new Error('no machine')
  await provider.act({ uuid: trashed.uuid, action: 'force-off' }, options())
  const put = await provider.trash.put({ uuid: trashed.uuid, sharedPools: [], id: TrashId.parse('a1b2c3d4e5f6'), user: 'ann', atMs: 1, expiresMs: 2 }, options())
  await host.until(() => host.named('web-01') === undefined)
  expect(await provider.trash.list(undefined, options())).toEqual([put])
  await provider.trash.restore(put, options())
  await host.until(() => host.named('web-01') !== undefined)
})

import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { TemplateParameters } from '#shared/model/provisioning/template.ts'
import { asChosen, chosenSettings, settingsObstacles } from './chosen-settings.ts'

const GiB = 2 ** 30
const own = { vcpus: 2, memoryBytes: GiB, connections: ['network:default', 'bridge:br0'], tags: ['prod'], folder: 'Golden', vcpusPerSocket: 1, hasNumaCells: false }
const plain = { name: 'golden', settings: own, template: null, maxVcpus: 16 }
const template = { ...plain, template: TemplateParameters.parse({ vcpus: { least: 4, most: 8 }, memoryBytes: { usual: 4 * GiB, most: 8 * GiB }, connections: ['network:lan', 'network:dmz', 'network:default/web', 'bridge:br7'], tags: ['web'], folder: 'Shop' }) }

const network = (name: string, isActive: boolean): Network => ({ hostId: HostId.parse('h'), name, uuid: name, mode: 'nat', bridge: '', isOpenVswitch: false, devices: [], subnets: [], domain: '', vlanTags: [], portGroups: [], mtu: null, isActive, isPersistent: true, autostart: true, isPending: false, likeness: name })
const networks = [network('default', true), { ...network('lan', true), portGroups: ['db'] }, network('dmz', false)]

/** Each with its reason. */
const against = (source: typeof plain | typeof template, wish: Parameters<typeof chosenSettings>[0]): unknown[] =>
  settingsObstacles(wish, chosenSettings(wish, source), { source, networks }).map(({ code, params }) => [code, params['reason']])

describe('what a clone gets', () => {
  it('is what the original has when nothing is chosen and nothing is said', () => {
    expect(chosenSettings({ nics: [] }, plain)).toEqual({ vcpus: 2, memoryBytes: GiB, connections: own.connections, tags: ['prod'], folder: 'Golden' })
  })

  it('is as the template says, and within its limits', () => {
    expect(chosenSettings({ nics: [] }, template)).toEqual({ vcpus: 4, memoryBytes: 4 * GiB, connections: ['network:lan', 'bridge:br0'], tags: ['web'], folder: 'Shop' })
    expect(against(template, { nics: [] })).toEqual([])
  })

  it('is none where the template says none', () => {
    const bare = { ...template, template: TemplateParameters.parse({ tags: [], folder: '', connections: ['bridge:br7'] }) }
    const settings = chosenSettings({ nics: [] }, bare)
    expect(settings).toMatchObject({ tags: [], folder: '', connections: ['bridge:br7', 'bridge:br0'] })
    expect(asChosen(settings, bare)).toMatchObject({ tags: [], folder: '' })
  })

  it('is what was chosen, whatever the template says later', () => {
    const settings = chosenSettings({ vcpus: 6, nics: [{ nic: 0, connection: 'network:default' }], tags: ['prod'], folder: '' }, template)
    expect(settings).toMatchObject({ vcpus: 6, connections: ['network:default', 'bridge:br0'], tags: ['prod'], folder: '' })
    expect(chosenSettings(asChosen(settings, template), template)).toEqual(settings)
  })
})

describe('what stands against it', () => {
  it('are the limits of the template', () => {
    expect(against(template, { vcpus: 2, memoryBytes: 9 * GiB, nics: [{ nic: 1, connection: 'bridge:br1' }] })).toEqual([['input-invalid', 'template-least-vcpus'], ['input-invalid', 'template-most-memory'], ['input-invalid', 'template-networks']])
    expect(against(template, { vcpus: 2, nics: [] })[0]).toEqual(['input-invalid', 'template-least-vcpus'])
  })

  it('are connections that the template does not allow, and port groups that a network does not have', () => {
    const connected = (connection: string): unknown[] => against(template, { nics: [{ nic: 0, connection }] })
    expect([connected('bridge:br7'), connected('network:lan'), connected('bridge:br8'), connected('network:lost'), connected('network:default/web')]).toEqual([[], [], [['input-invalid', 'template-networks']], [['input-invalid', 'template-networks']], [['input-invalid', 'no-port-group']]])
    expect(against({ ...plain, settings: { ...own, connections: ['network:lan'] } }, { nics: [{ nic: 0, connection: 'network:lan/db' }] })).toEqual([])
  })

  it('are told as the form asks: memory in GiB', () => {
    const wish = { memoryBytes: 9.5 * GiB, nics: [] }
    const [refusal] = settingsObstacles(wish, chosenSettings(wish, template), { source: template, networks })
    expect(refusal?.message).toBe('The template allows at most 8 GiB of memory, not 9.5 GiB')
  })

  it('are vCPUs that the host cannot give', () => {
    expect(against(plain, { vcpus: 17, nics: [] })).toEqual([['input-invalid', 'most-vcpus']])
  })

  it('are networks that are not there or not started, and interfaces that it does not have', () => {
    expect(against(plain, { nics: [{ nic: 0, connection: 'network:gone' }] })).toEqual([['network-not-found', 'network-missing']])
    expect(against(plain, { nics: [{ nic: 0, connection: 'network:dmz' }] })).toEqual([['conflict', 'network-off']])
    expect(against(plain, { nics: [{ nic: 2, connection: 'network:lan' }] })).toEqual([['input-invalid', 'no-such-nic']])
    expect(against(plain, { nics: [{ nic: 0, connection: 'bridge:br1' }, { nic: 1, connection: 'vhostuser:x' }] })).toEqual([['input-invalid', 'nic-connection']])
    expect(against({ ...plain, settings: { ...own, connections: ['hostdev:'] } }, { nics: [{ nic: 0, connection: 'network:lan' }] })).toEqual([['input-invalid', 'nic-of-host']])
  })

  it('is how the machine is built', () => {
    expect(against({ ...plain, settings: { ...own, vcpusPerSocket: 2 } }, { vcpus: 3, nics: [] })).toEqual([['edit-refused', 'topology']])
    expect(against({ ...plain, settings: { ...own, hasNumaCells: true } }, { memoryBytes: 2 * GiB, nics: [] })).toEqual([['edit-refused', 'numa-cells']])
  })
})

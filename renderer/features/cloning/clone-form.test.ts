import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { emptyCloneForm, freeName, requestOf } from './clone-form.ts'

const ref = { hostId: HostId.parse('h1'), uuid: DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059') }

describe('the form of a clone', () => {
  it('needs a name and nothing else', () => {
    expect([...requestOf(ref, emptyCloneForm('', 'full')).problems]).toEqual(['name'])
    expect(requestOf(ref, emptyCloneForm('web-2', 'linked')).request).toMatchObject({ ...ref, name: 'web-2', mode: 'linked', disks: [], hostDevices: 'keep', start: false })
  })

  it('asks for what was chosen', () => {
    const { request } = requestOf(ref, { ...emptyCloneForm('web-2', 'full'), pool: 'ssd', uses: { vdb: 'leave-out' }, keepsHostDevices: false, hasCloudInit: true, sshKeys: ' a \n\nb' })
    expect(request).toMatchObject({ pool: 'ssd', disks: [{ device: 'vdb', use: 'leave-out' }], hostDevices: 'leave-out', cloudInit: { user: 'admin', sshKeys: ['a', 'b'] } })
    expect(request?.cloudInit).not.toHaveProperty('password')
  })

  it('leaves to the template what nobody chose', () => {
    expect(requestOf(ref, emptyCloneForm('web-2', 'full')).request).not.toHaveProperty('vcpus')
    const { request } = requestOf(ref, { ...emptyCloneForm('web-2', 'full'), settings: { vcpus: 4, folder: 'Shop' }, connections: { 1: 'network:lan' } })
    expect(request).toMatchObject({ vcpus: 4, folder: 'Shop', nics: [{ nic: 1, connection: 'network:lan' }] })
    expect([...requestOf(ref, { ...emptyCloneForm('web-2', 'full'), settings: { vcpus: 0 } }).problems]).toEqual(['vcpus'])
  })

  it('begins with a name that is free', () => {
    expect(freeName('web', new Set(['web']))).toBe('web-clone')
    expect(freeName('web', new Set(['web-clone', 'web-clone-2']))).toBe('web-clone-3')
  })
})

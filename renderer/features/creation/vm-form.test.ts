import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { Volume } from '#shared/model/storage.ts'
import { emptyVmForm, isChoice, requestOf } from './vm-form.ts'

const hostId = HostId.parse('h1')
const volume: Volume = { name: 'debian.qcow2', key: '/p/debian.qcow2', path: '/p/debian.qcow2', type: 'file', format: 'qcow2', capacityBytes: 2 ** 31, allocationBytes: 2 ** 29, backingPath: '', backingFormat: '', isEncrypted: false, users: [], overlays: [] }
const nothing = { pools: [], networks: [] }

describe('the form of a new machine', () => {
  it('asks for the image, the host and the name, and for nothing else', () => {
    const answer = requestOf(emptyVmForm(undefined), nothing)
    expect('problems' in answer && [...answer.problems]).toEqual(['hostId', 'name', 'source.pool', 'source.volume'])
    expect(requestOf({ ...emptyVmForm(hostId), name: 'web', volume: { pool: 'default', volume } }, nothing)).toMatchObject({ request: { source: { kind: 'cloud', pool: 'default', volume: 'debian.qcow2', use: 'copy' }, cloudInit: { user: 'admin', sshKeys: [] } } })
  })

  it('has no disk of its own for a disk that is there', () => {
    expect(requestOf({ ...emptyVmForm(hostId), kind: 'image', name: 'web', volume: { pool: 'default', volume } }, nothing)).not.toHaveProperty('request.disk')
  })

  it('offers discs to install from, and disks that nobody writes to', () => {
    const disc = { ...volume, name: 'debian.iso', format: 'iso' }
    const busy = { ...volume, overlays: ['other.qcow2'] }
    expect([isChoice('iso', disc), isChoice('iso', volume), isChoice('cloud', disc), isChoice('cloud', busy), isChoice('image', busy), isChoice('image', volume)]).toEqual([true, false, false, true, false, true])
  })
})

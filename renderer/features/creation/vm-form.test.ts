import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import { answerKinds, emptyVmForm, hardwareOf, isChoice, requestOf } from './vm-form.ts'

const hostId = HostId.parse('h1')
const volume: Volume = { name: 'debian.qcow2', key: '/p/debian.qcow2', path: '/p/debian.qcow2', type: 'file', format: 'qcow2', capacityBytes: 2 ** 31, allocationBytes: 2 ** 29, backingPath: '', backingFormat: '', isEncrypted: false, users: [], overlays: [] }
const nothing = { pools: [], networks: [], os: undefined, offer: undefined }

describe('the form of a new machine', () => {
  it('asks for the image, the host and the name, and for nothing else', () => {
    const answer = requestOf(emptyVmForm(undefined), nothing)
    expect('problems' in answer && [...answer.problems]).toEqual(['hostId', 'name', 'source.pool', 'source.volume'])
    expect(requestOf({ ...emptyVmForm(hostId), name: 'web', volume: { pool: 'default', volume } }, nothing)).toMatchObject({ request: { source: { kind: 'cloud', pool: 'default', volume: 'debian.qcow2', use: 'copy' }, cloudInit: { user: 'admin', sshKeys: [] } } })
  })

  it('has no disk of its own for a disk that is there', () => {
    expect(requestOf({ ...emptyVmForm(hostId), kind: 'image', name: 'web', volume: { pool: 'default', volume } }, nothing)).not.toHaveProperty('request.disk')
  })

  it('takes what the system wants where nothing was chosen, and never cuts an image off', () => {
    const needs = { memoryBytes: 2 ** 32, diskBytes: 2 ** 30, vcpus: 4 }
    const os: OperatingSystem = { id: 'http://x/1', shortId: 'x1', name: 'X', endOfLife: null, minimum: needs, recommended: needs, devices: { ...usualDevices, firmware: 'uefi', hasTpm: true } }
    const form = { ...emptyVmForm(hostId), name: 'x', volume: { pool: 'default', volume }, hardware: { vcpus: 1 } }
    expect(hardwareOf(form, { os, offer: undefined })).toMatchObject({ vcpus: 1, memoryBytes: 2 ** 32, diskBytes: 2 ** 31, firmware: 'uefi', hasTpm: true })
    // What the host lacks is said, and not quietly left out.
    expect(hardwareOf(form, { os, offer: { architecture: 'x86_64', machine: 'q35', domainType: 'kvm', firmwares: ['bios'], hasSecureBoot: false, hasTpm: false, maxVcpus: 8 } }).firmware).toBe('uefi')
    const answer = requestOf(form, { ...nothing, os })
    expect(answer).toMatchObject({ request: { os: 'http://x/1', vcpus: 1, devices: {} } })
    expect(answer).not.toHaveProperty('request.firmware')
  })

  it('offers discs to install from, and disks that nobody writes to', () => {
    const disc = { ...volume, name: 'debian.iso', format: 'iso' }
    const busy = { ...volume, overlays: ['other.qcow2'] }
    expect([isChoice('iso', disc), isChoice('iso', volume), isChoice('cloud', disc), isChoice('cloud', busy), isChoice('image', busy), isChoice('image', volume)]).toEqual([true, false, false, true, false, true])
  })

  it('starts a machine of an install tree at once, with answers that its installer can be given', () => {
    const form = { ...emptyVmForm(hostId), kind: 'tree' as const, name: 'web', treeUrl: ' https://mirror.example/os ', kernelArguments: 'quiet', unattended: 'preseed' as const, answers: 'd-i x', start: false }
    expect(requestOf(form, nothing)).toMatchObject({ request: { source: { kind: 'tree', url: 'https://mirror.example/os', arguments: 'quiet' }, unattended: { kind: 'preseed', text: 'd-i x' }, start: true } })
    // Another kind keeps what was typed, and leaves out what its installer would never see.
    const disc = { ...form, kind: 'iso' as const, volume: { pool: 'default', volume } }
    expect(requestOf(disc, nothing)).not.toHaveProperty('request.unattended')
    expect(requestOf({ ...disc, unattended: 'windows' }, nothing)).toMatchObject({ request: { unattended: { kind: 'windows' }, start: false } })
    expect([answerKinds('tree').includes('windows'), answerKinds('iso').includes('preseed'), answerKinds('cloud')]).toEqual([false, false, []])
    const bad = requestOf({ ...form, treeUrl: 'ftp://mirror.example/os' }, nothing)
    expect('problems' in bad && [...bad.problems]).toEqual(['source.url'])
  })
})

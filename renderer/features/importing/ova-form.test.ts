import { describe, expect, it } from 'vitest'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import { systemOf } from './ova-form.ts'

const needs = { memoryBytes: null, diskBytes: null, vcpus: null }
const systems = [['debian12', 'Debian 12'], ['win11', 'Microsoft Windows 11'], ['rhel9-unknown', 'Red Hat Enterprise Linux 9'], ['rocky9', 'Rocky Linux 9']].map(([shortId = '', name = '']): OperatingSystem => ({ id: shortId, shortId, name, endOfLife: null, minimum: needs, recommended: needs, devices: usualDevices }))

describe('the system that a package names', () => {
  it('is found by our name and by VMware’s, and is none where nobody knows it', () => {
    const found = ['Debian 12', 'debian12_64Guest', 'windows11_64Guest', 'rhel9_64Guest', 'rockylinux9_64Guest', 'other3xLinux64Guest', ''].map((description) => systemOf(description, systems)?.shortId ?? null)
    expect(found).toEqual(['debian12', 'debian12', 'win11', 'rhel9-unknown', 'rocky9', null, null])
  })
})

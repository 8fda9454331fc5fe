import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { bytesOf, failedOutlook, going, outlookOf, protectedOutlook, trashOutlookOf } from './deletion-outlook.ts'

const ref = { hostId: HostId.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059'), uuid: DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de05a') }
const disk = (volume: string, stays: null | 'used' | 'no-medium') => ({ device: 'vda', source: '', pool: 'p', volume, path: '', allocationBytes: 5, stays, neededBy: [] })

describe('what becomes of many machines', () => {
  it('counts the disks that go and those that stay, and no empty drive', () => {
    expect(outlookOf(ref, { isRunning: false, snapshots: 2, disks: [disk('a', null), disk('b', 'used'), disk('', 'no-medium')] })).toMatchObject({ going: [{ pool: 'p', volume: 'a' }], staying: 1, snapshots: 2, against: null })
  })

  it('leaves out what is refused, protected or could not be asked, and what runs unless its plug is pulled', () => {
    const off = outlookOf(ref, { isRunning: false, snapshots: 0, disks: [disk('a', null), disk('b', null)] })
    const on = outlookOf(ref, { isRunning: true, snapshots: 0, disks: [disk('c', null)] })
    const all = [off, on, protectedOutlook(ref), failedOutlook(ref, { code: 'internal', message: '' }), trashOutlookOf(ref, { isRunning: false, disks: [disk('d', null)], refusals: ['snapshots'] })]
    expect(going(all, false)).toEqual([off])
    expect(going(all, true)).toEqual([off, on])
    expect(bytesOf(going(all, true))).toBe(15)
  })
})

import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { TrashId } from '#shared/model/provisioning/trash.ts'
import type { TrashedDisk, TrashedMachine } from '#shared/model/provisioning/trash.ts'
import { foundIn, sizeOfAll } from './trash-search.ts'

const disk = (path: string, stays: TrashedDisk['stays'], allocationBytes: number): TrashedDisk => ({ device: 'vda', pool: 'p', volume: path, path, allocationBytes, stays })

function machine(name: string, hostId: string, disks: TrashedDisk[]): TrashedMachine {
  return { hostId: HostId.parse(hostId), id: TrashId.parse('a1b2c3d4e5f6'), uuid: DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059'), name, user: 'ann', atMs: 0, expiresMs: 1, autostart: false, disks, pool: 'p', volume: 'v' }
}

const all = [machine('Web 1', 'h1', [disk('/a/web.qcow2', null, 10), disk('/a/shared.img', 'used', 100)]), machine('db', 'h2', [disk('/dev/vg/db', 'no-rename', 5)])]
const found = (text: string): string[] => foundIn(all, text, (hostId) => (hostId === 'h1' ? 'north' : 'south')).map(({ name }) => name)

describe('the trash', () => {
  it('is searched by name, host, person and disk, all words at once', () => {
    expect([found(''), found('WEB north'), found('vg/db'), found('ann'), found('web south')]).toEqual([['Web 1', 'db'], ['Web 1'], ['db'], ['Web 1', 'db'], []])
  })

  it('counts what becomes free, and not what others need', () => {
    expect(sizeOfAll(all)).toBe(15)
  })
})

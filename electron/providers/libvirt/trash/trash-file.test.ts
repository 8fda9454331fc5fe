import { describe, expect, it } from 'vitest'
import { DomainUuid } from '#shared/model/ids.ts'
import { TrashId } from '#shared/model/provisioning/trash.ts'
import { printTrashFile, readTrashFile } from './trash-file.ts'

const definition = `<domain type='kvm'>\n  <name>a &amp; b</name>\n  <uuid>u-1</uuid>\n  <!-- kept -->\n  <devices><graphics passwd='x'/></devices>\n</domain>`
const at = { pool: 'default', volume: 'a.xml.trashed-k3j2k3j2' }
const trashed = { ...at, id: TrashId.parse('k3j2k3j2'), uuid: DomainUuid.parse('u-1'), name: 'a & "b"', user: "o'neil", atMs: 1, expiresMs: 2, autostart: true, disks: [{ device: 'vda', pool: 'default', volume: 'a <1>.qcow2', path: '/p/a <1>.qcow2', allocationBytes: 5, stays: null }, { device: 'sda', pool: '', volume: '', path: '/x.iso', allocationBytes: null, stays: 'no-pool' as const }] }

describe('the file of a trashed machine', () => {
  it('gives back what was put into it, and the definition byte for byte', () => {
    expect(readTrashFile(printTrashFile(trashed, definition), at)).toEqual({ trashed, definition })
  })

  it.each(['', 'no xml', '<trash/>', definition, printTrashFile(trashed, definition).replace('k3j2k3j2', '../../etc'), printTrashFile(trashed, definition.replace('u-1', 'u-2')), printTrashFile(trashed, definition).replace("pool='default'", '')])('is nothing else: %#', (text) => {
    const read = readTrashFile(text, at)
    expect(read?.trashed.disks.every(({ volume }) => volume.includes('a <1>'))).toBeFalsy()
  })
})

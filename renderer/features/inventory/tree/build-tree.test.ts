import { describe, expect, it } from 'vitest'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostId, vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow, vmRow } from '#shared/model/testing/rows.ts'
import { arrowStep, buildTree } from './build-tree.ts'

const host = (name: string, folder: string): Host => hostRow(name, { folder })
const vm = (name: string, on: string, libvirtId: number | null): Vm => vmRow(HostId.parse(on), name, { libvirtId, state: libvirtId === null ? 'shutoff' : 'running' })
const hosts = new Map([host('kvm10', 'Berlin/Rack A'), host('kvm9', 'Berlin/Rack A'), host('lab', '')].map((item) => [item.id, item]))
const vms = new Map([vm('b', 'kvm9', 1), vm('a', 'kvm9', null)].map((item) => [vmKey(item), item]))
const build = (...expanded: string[]) => buildTree({ hosts, vms, expanded: new Set(expanded), isHostUp: () => true })
const shape = (lines: ReturnType<typeof build>): string[] => lines.map((line) => `${'  '.repeat(line.depth)}${line.kind === 'folder' ? line.name : line.kind === 'host' ? line.host.name : line.kind === 'vm' ? line.vm.name : 'root'}`)

describe('the inventory tree', () => {
  it('shows folders open and hosts closed, in the order in which people count', () => {
    expect(shape(build())).toEqual(['root', '  Berlin', '    Rack A', '      kvm9', '      kvm10', '  lab'])
  })

  it('shows the VMs of an opened host, and hides what is in a closed folder', () => {
    expect(shape(build('kvm9')).slice(3, 6)).toEqual(['      kvm9', '        a', '        b'])
    expect(shape(build('closed:folder:Berlin'))).toEqual(['root', '  Berlin', '  lab'])
  })

  it('counts VMs and those that run', () => {
    expect(build().find((line) => line.kind === 'host' && line.host.name === 'kvm9')).toMatchObject({ count: 2, running: 1 })
    expect(build()[0]).toMatchObject({ kind: 'root', count: 2, running: 1 })
    expect(build()[1]).toMatchObject({ kind: 'folder', name: 'Berlin', count: 2, running: 1 })
  })

  it('opens, closes and walks with the arrow keys', () => {
    const lines = build('kvm9')
    expect(arrowStep(lines, 3, 'ArrowRight')).toEqual({ goTo: 4 })
    expect(arrowStep(lines, 3, 'ArrowLeft')).toEqual({ toggle: 'kvm9' })
    expect(arrowStep(lines, 5, 'ArrowLeft')).toEqual({ goTo: 3 })
    expect(arrowStep(build(), 3, 'ArrowRight')).toEqual({ toggle: 'kvm9' })
  })
})

import { describe, expect, it } from 'vitest'
import { HostId, vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { isInGroup } from '#shared/model/machines/vm-group.ts'
import type { GroupKind } from '#shared/model/machines/vm-group.ts'
import { vmRow } from '#shared/model/testing/rows.ts'
import { buildGroupTree } from './group-tree.ts'

const vm = (name: string, more: Partial<Vm>): Vm => vmRow(HostId.parse('h'), name, more)
const vms = new Map([vm('a', { folder: 'Shop/Web', tags: ['prod', 'web'] }), vm('b', { folder: 'Shop', tags: ['prod'], libvirtId: null }), vm('c', {}), vm('d', { folder: 'Shop2' })].map((each) => [vmKey(each), each]))
const shape = (by: GroupKind, ...expanded: string[]): string[] =>
  buildGroupTree({ by, vms, hosts: new Map(), expanded: new Set(expanded), isHostUp: () => true }).map((line) => `${' '.repeat(line.depth)}${line.kind === 'group' ? `${line.name || '-'} ${line.running}/${line.count}` : line.kind === 'vm' ? line.vm.name : line.kind}`)

describe('the tree by what machines have', () => {
  it('has folders inside of folders, closed until opened, and those without one at the end', () => {
    expect(shape('folder')).toEqual(['root', ' Shop 1/2', ' Shop2 1/1', ' - 1/1'])
    expect(shape('folder', 'group:folder:Shop', 'group:folder:Shop/Web')).toEqual(['root', ' Shop 1/2', '  Web 1/1', '   a', '  b', ' Shop2 1/1', ' - 1/1'])
  })

  it('shows a machine below each of its tags', () => {
    expect(shape('tag', 'group:tag:prod', 'group:tag:web')).toEqual(['root', ' prod 1/2', '  a', '  b', ' web 1/1', '  a', ' - 2/2'])
  })

  it('tells the lines of one machine apart', () => {
    const lines = buildGroupTree({ by: 'tag', vms, hosts: new Map(), expanded: new Set(['group:tag:prod', 'group:tag:web']), isHostUp: () => true })
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
  })

  it('counts what is in a folder below to a folder, and nothing that merely begins alike', () => {
    const within = (value: string): string[] => [...vms.values()].filter((each) => isInGroup({ by: 'folder', value }, each, '')).map(({ name }) => name)
    expect([within('Shop'), within('Shop/Web'), within('')]).toEqual([['a', 'b'], ['a'], ['c']])
  })
})

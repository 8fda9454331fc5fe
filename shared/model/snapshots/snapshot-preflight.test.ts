import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preflight, resolveRequest } from './snapshot-preflight.ts'
import { isExternal } from './snapshot-relations.ts'
import type { Snapshot, SnapshotAct, SnapshotSituation } from './snapshot.ts'

const debian12 = 9_000_000
const file = (path: string, format = 'qcow2') => ({ path, format, allocationBytes: 1 })
const vda = { device: 'vda', type: 'file', files: [file('/p/vm')], isComplete: true }
const plain: SnapshotSituation = {
  libvirtVersion: debian12, isRunning: false, isPersistent: true, hasManagedSave: false, hasAgent: true, nvramFormat: '', hasTpm: false, unsavable: [], snapshots: [],
  disks: [vda], standings: [],
}
const internal = (name: string, keptFile = '/p/vm', parent: string | null = null): Snapshot => ({ name, description: '', parent, createdAtMs: 0, state: 'shutoff', memory: 'none', memoryFile: '', disks: [{ device: 'vda', mode: 'internal', keptFile, overlayFile: '' }], isCurrent: false, sizeBytes: null })
const external = (name: string, [keptFile, overlayFile]: readonly [string, string], parent: string | null = null): Snapshot => ({ ...internal(name, keptFile, parent), disks: [{ device: 'vda', mode: 'external', keptFile, overlayFile }] })
const create = (more: Partial<SnapshotAct & { kind: 'create' }> = {}): SnapshotAct => ({ kind: 'create', name: 'new', description: '', mode: 'internal', hasMemory: false, isQuiesced: false, ...more })
const codes = (situation: SnapshotSituation, act: SnapshotAct) => preflight(situation, act).refusals.map(({ code }) => code)

/** e1 and e2 taken one after the other. */
const twoOverlays: SnapshotSituation = {
  ...plain,
  snapshots: [external('e1', ['/p/vm', '/p/vm.e1']), external('e2', ['/p/vm.e1', '/p/vm.e2'], 'e1')],
  disks: [{ device: 'vda', type: 'file', files: [file('/p/vm.e2'), file('/p/vm.e1'), file('/p/vm')], isComplete: true }],
  standings: [{ over: '/p/vm.e2', under: '/p/vm.e1', owners: ['vm'] }, { over: '/p/vm.e1', under: '/p/vm', owners: [] }],
}

describe('a new snapshot', () => {
  it('is refused by what the machine is', () => {
    expect(codes(plain, create())).toEqual([])
    expect(codes({ ...plain, isRunning: true }, create())).toEqual(['memory-needed'])
    expect(codes({ ...plain, disks: [{ ...vda, files: [file('/p/vm', 'raw')] }] }, create())).toEqual(['format'])
    expect(codes({ ...plain, nvramFormat: 'raw', hasTpm: true }, create())).toEqual(['firmware', 'tpm'])
    expect(codes({ ...plain, libvirtVersion: 10_010_000, nvramFormat: 'qcow2' }, create())).toEqual([])
    expect(codes({ ...plain, isRunning: true, unsavable: ['hostdev'] }, create({ hasMemory: true }))).toEqual(['unsavable'])
    expect(codes(plain, create({ mode: 'external', hasMemory: true, isQuiesced: true }))).toEqual(['memory-off', 'quiesce-off', 'quiesce-memory'])
    expect(codes({ ...plain, isRunning: true, hasAgent: false }, create({ mode: 'external', isQuiesced: true }))).toEqual(['agent-missing'])
    expect(codes({ ...plain, disks: [{ ...vda, type: 'block' }] }, create({ mode: 'external' }))).toEqual(['device-type'])
  })

  it('never mixes snapshots inside a file with snapshots that go on in another', () => {
    expect(codes(twoOverlays, create())).toEqual(['overlay-active'])
    expect(codes({ ...plain, snapshots: [internal('i1')] }, create({ mode: 'external' }))).toEqual(['mixed'])
  })

  it('says that this libvirt cannot return to an external one', () => {
    const warnings = (situation: SnapshotSituation) => preflight(situation, create({ mode: 'external' })).warnings.map(({ code }) => code)
    expect(warnings(plain)).toEqual(['cannot-return'])
    expect(warnings({ ...plain, libvirtVersion: 10_000_000 })).toEqual([])
  })

  it('takes the way that is open, where none was asked for', () => {
    const request = { name: 'new', description: '', mode: 'auto', hasMemory: true, isQuiesced: false } as const
    expect(resolveRequest(plain, request)).toMatchObject({ mode: 'internal', hasMemory: false })
    expect(resolveRequest({ ...plain, isRunning: true }, request)).toMatchObject({ mode: 'internal', hasMemory: true })
    expect(resolveRequest({ ...plain, isRunning: true }, { ...request, hasMemory: false })).toMatchObject({ mode: 'external', hasMemory: false })
    expect(resolveRequest(twoOverlays, request)).toMatchObject({ mode: 'external' })
    expect(resolveRequest({ ...plain, disks: [{ ...vda, type: 'block', files: [file('/dev/vg/vm', 'raw')] }] }, request)).toMatchObject({ mode: 'internal' })
    expect(resolveRequest(plain, { ...request, mode: 'external' })).toMatchObject({ mode: 'external', hasMemory: true })
  })
})

describe('going back', () => {
  it('is refused to an external snapshot where libvirt cannot, and to an internal one under which other files stand', () => {
    expect(codes(twoOverlays, { kind: 'revert', name: 'e1' })).toEqual(['revert-external'])
    expect(codes({ ...twoOverlays, libvirtVersion: 10_000_000 }, { kind: 'revert', name: 'e1' })).toEqual([])
    const mixed = { ...twoOverlays, snapshots: [internal('i1'), ...twoOverlays.snapshots] }
    expect(codes(mixed, { kind: 'revert', name: 'i1' })).toEqual(['revert-elsewhere', 'revert-under'])
  })

  it('is refused when the machine got or lost a disk since', () => {
    expect(codes({ ...plain, snapshots: [{ ...internal('i1'), disks: [] }] }, { kind: 'revert', name: 'i1' })).toEqual(['disks-changed'])
  })
})

describe('deleting', () => {
  it('merges the last overlay of a machine that is off, and any of one that runs', () => {
    expect(codes(twoOverlays, { kind: 'delete', name: 'e2', withChildren: false })).toEqual([])
    expect(codes(twoOverlays, { kind: 'delete', name: 'e1', withChildren: false })).toEqual(['delete-off'])
    expect(codes({ ...twoOverlays, isRunning: true }, { kind: 'delete', name: 'e1', withChildren: false })).toEqual([])
  })

  it('takes children from the leaves on', () => {
    expect(preflight(twoOverlays, { kind: 'delete', name: 'e1', withChildren: true })).toMatchObject({ refusals: [], order: ['e2', 'e1'], warnings: [{ code: 'takes-children', about: ['e2'] }] })
  })

  it('is refused when a machine that was cloned stands on the file', () => {
    const cloned = { ...twoOverlays, standings: [...twoOverlays.standings, { over: '/p/clone', under: '/p/vm.e1', owners: ['clone'] }] }
    expect(preflight(cloned, { kind: 'delete', name: 'e2', withChildren: false }).refusals).toMatchObject([{ code: 'delete-shared', about: ['clone', '/p/clone'] }])
  })

  it('is refused for an overlay that holds internal snapshots, which the merge would take along, and for one of another branch', () => {
    expect(codes({ ...twoOverlays, snapshots: [...twoOverlays.snapshots, internal('i9', '/p/vm.e2', 'e2')] }, { kind: 'delete', name: 'e2', withChildren: false })).toEqual(['delete-mixed'])
    expect(codes({ ...twoOverlays, disks: plain.disks }, { kind: 'delete', name: 'e2', withChildren: false })).toEqual(['delete-branch'])
  })
})

/** A host that does what it is told: files are lists of writes, and nothing is checked. */
class Machine {
  readonly files = new Map<string, { under: string | undefined; data: number[]; internals: Map<string, number[]> }>([['f0', { under: undefined, data: [], internals: new Map() }]])
  readonly expected = new Map<string, readonly number[]>()
  readonly clones = new Map<string, readonly number[]>()
  snapshots: Snapshot[] = []
  current: string | null = null
  top = 'f0'
  #next = 1

  #new(): number {
    return this.#next++
  }

  #file(path: string) {
    const found = this.files.get(path)
    if (!found) throw new Error(`${path} is gone`)
    return found
  }

  content(path: string): number[] {
    const { under, data } = this.#file(path)
    return [...(under === undefined ? [] : this.content(under)), ...data]
  }

  #overlay(under: string): string {
    const path = `f${this.#new()}`
    this.files.set(path, { under, data: [], internals: new Map() })
    return path
  }

  write(): void {
    this.#file(this.top).data.push(this.#new())
  }

  clone(pick: number): void {
    const kept = [...this.files.keys()].filter((path) => path !== this.top)
    const under = kept[pick % Math.max(1, kept.length)]
    if (under !== undefined) this.clones.set(this.#overlay(under), this.content(under))
  }

  #disk({ disks: [disk], name }: Snapshot) {
    if (!disk) throw new Error(`${name} has no disk`)
    return disk
  }

  create(name: string, mode: 'internal' | 'external'): void {
    const keptFile = this.top
    this.expected.set(name, this.content(keptFile))
    if (mode === 'internal') this.#file(keptFile).internals.set(name, [...this.#file(keptFile).data])
    else this.top = this.#overlay(keptFile)
    this.snapshots.push(mode === 'internal' ? internal(name, keptFile, this.current) : external(name, [keptFile, this.top], this.current))
    this.current = name
  }

  revert(snapshot: Snapshot): void {
    const kept = this.#disk(snapshot).keptFile
    if (isExternal(snapshot)) this.top = this.#overlay(kept)
    else {
      this.top = kept
      this.#file(kept).data = [...(this.#file(kept).internals.get(snapshot.name) ?? [])]
    }
    this.current = snapshot.name
  }

  delete(snapshot: Snapshot): void {
    const { keptFile, overlayFile } = this.#disk(snapshot)
    if (isExternal(snapshot)) this.#merge(overlayFile)
    else this.#file(keptFile).internals.delete(snapshot.name)
    this.snapshots = this.snapshots.filter(({ name }) => name !== snapshot.name).map((other) => (other.parent === snapshot.name ? { ...other, parent: snapshot.parent } : other))
    if (this.current === snapshot.name) this.current = snapshot.parent
  }

  #merge(overlay: string): void {
    const { under, data } = this.#file(overlay)
    if (under === undefined) throw new Error('nothing below')
    this.#file(under).data.push(...data)
    this.files.delete(overlay)
    for (const path of this.chain()) if (this.files.get(path)?.under === overlay) this.#file(path).under = under
    if (this.top === overlay) this.top = under
    this.snapshots = this.snapshots.map((other) => ({ ...other, disks: other.disks.map((disk) => (disk.keptFile === overlay ? { ...disk, keptFile: under } : disk)) }))
  }

  assertPresent(expected: readonly number[]): void {
    const present = this.content(this.top)
    if (present.join() !== expected.join()) throw new Error(`the present is ${present.join()} instead of ${expected.join()}`)
  }

  chain(): string[] {
    const paths: string[] = []
    for (let path: string | undefined = this.top; path !== undefined; path = this.files.get(path)?.under) paths.push(path)
    return paths
  }

  situation(libvirtVersion: number, isRunning: boolean): SnapshotSituation {
    const standings = [...this.files].flatMap(([over, { under }]) => (under === undefined ? [] : [{ over, under, owners: [] }]))
    return { ...plain, libvirtVersion, isRunning, snapshots: this.snapshots, disks: [{ ...vda, files: this.chain().map((path) => file(path)) }], standings }
  }

  kept(snapshot: Snapshot): number[] {
    const { keptFile } = this.#disk(snapshot)
    if (isExternal(snapshot)) return this.content(keptFile)
    const { under, internals } = this.#file(keptFile)
    const own = internals.get(snapshot.name)
    if (!own) throw new Error(`${snapshot.name} is gone from ${keptFile}`)
    return [...(under === undefined ? [] : this.content(under)), ...own]
  }
}

describe('whatever is done, as far as it is allowed', () => {
  const step = fc.record({ what: fc.constantFrom('write', 'internal', 'external', 'revert', 'delete', 'delete', 'delete-children', 'clone'), pick: fc.nat(50), isRunning: fc.boolean(), isForeign: fc.boolean() })

  it('loses neither what a snapshot keeps, nor the present, nor what others stand on', () => {
    let allowed = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(debian12, 10_010_000), (steps, version) => {
        const machine = new Machine()
        for (const [index, { what, pick, isRunning, isForeign }] of steps.entries()) {
          const now = machine.content(machine.top)
          const situation = machine.situation(version, isRunning)
          const target = machine.snapshots[pick % Math.max(1, machine.snapshots.length)]
          if (what === 'write') machine.write()
          else if (what === 'clone') machine.clone(pick)
          else if (what === 'internal' || what === 'external') {
            // Others, with virsh, mix as they like.
            if (!isForeign && preflight(situation, create({ name: `s${index}`, mode: what, hasMemory: isRunning })).refusals.length > 0) continue
            machine.create(`s${index}`, what)
          } else if (target && what === 'revert') {
            if (preflight(situation, { kind: 'revert', name: target.name }).refusals.length > 0) continue
            machine.revert(target)
            machine.assertPresent(machine.expected.get(target.name) ?? [])
            allowed += 1
          } else if (target) {
            const { refusals, order } = preflight(situation, { kind: 'delete', name: target.name, withChildren: what === 'delete-children' })
            if (refusals.length > 0) continue
            for (const name of order) for (const gone of machine.snapshots.filter((snapshot) => snapshot.name === name)) machine.delete(gone)
            machine.assertPresent(now)
            allowed += 1
          }
          for (const snapshot of machine.snapshots) expect([snapshot.name, machine.kept(snapshot)]).toEqual([snapshot.name, machine.expected.get(snapshot.name)])
          for (const [path, content] of machine.clones) expect(machine.content(path)).toEqual(content)
        }
      }),
      { numRuns: 2000 },
    )
    expect(allowed).toBeGreaterThan(1000)
  })
})

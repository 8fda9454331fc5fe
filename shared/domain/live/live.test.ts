// What an edit does to the running machine, and what waits for its next start.
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../edits/edits.ts'
import type { Edit } from '../edits/edits.ts'
import { planLive } from './live-plan.ts'
import { pendingDifferences, revertEdits } from './pending.ts'

const ports = (count: number): string => Array.from({ length: count }, (_, at) => `<controller type='pci' index='${at + 1}' model='pcie-root-port'/>`).join('\n    ')

const next = `<domain type='kvm'>
  <name>web-1</name>
  <memory unit='KiB'>1048576</memory>
  <currentMemory unit='KiB'>1048576</currentMemory>
  <vcpu placement='static' current='1'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <cpu mode='host-model' check='partial'/>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <source file='/images/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' bus='0x01' slot='0x00'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <controller type='pci' index='0' model='pcie-root'/>
    ${ports(3)}
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
      <model type='virtio'/>
      <address type='pci' bus='0x02' slot='0x00'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='sesame'/>
    <memballoon model='virtio'/>
  </devices>
</domain>
`

/** As libvirt shows the same machine while it runs. */
const live = next
  .replace("<domain type='kvm'>", "<domain type='kvm' id='3'>")
  .replace("<cpu mode='host-model' check='partial'/>", "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>EPYC</model></cpu>")
  .replace("<driver name='qemu' type='raw'/>", "<driver name='qemu'/>")
  .replace("port='-1'", "port='5901'")
  .replace("<source network='default'/>", "<source network='default' portid='1b2c' bridge='virbr0'/>\n      <target dev='vnet3'/>")
  .replace("<interface type='network'>", "<interface type='bridge'>")
  .replace("<target dev='vda' bus='virtio'/>", "<target dev='vda' bus='virtio'/>\n      <alias name='virtio-disk0'/>")

const plan = (edits: readonly Edit[], running = live) => planLive({ base: next, draft: applyEdits(next, edits), live: running })
const set = (place: string, field: string, value: string | null): Edit => ({ op: 'set', place, field, value })
const nic = '52:54:00:00:00:01'
const newDisk: Edit = { op: 'add', xml: "<disk type='file' device='disk'><source file='/images/b.qcow2'/><target bus='virtio'/></disk>" }

describe('what an edit does to a running machine', () => {
  it('is told by the facts: now too where libvirt changes it, and why not elsewhere', () => {
    const { effects, steps } = plan([set('domain', 'memoryNow', String(512 * 1024 ** 2)), set('domain', 'vcpusNow', '3'), set('domain', 'machine', 'pc-q35-8.2'), set('disk:vda', 'total_iops_sec', '100'), set('disk:vda', 'cache', 'none')])
    expect(effects.map(({ difference, when, refusal }) => [difference.kind === 'value' ? difference.field : '', when, refusal])).toEqual([
      ['machine', 'next', 'never'],
      ['vcpusNow', 'both', undefined],
      ['memoryNow', 'both', undefined],
      ['cache', 'next', 'never'],
      ['total_iops_sec', 'both', undefined],
    ])
    expect(steps).toEqual([
      { kind: 'vcpus', place: 'domain', values: { vcpusNow: '3' } },
      { kind: 'memory', place: 'domain', values: { memoryNow: '536870912' } },
      { kind: 'io-limits', place: 'disk:vda', values: { total_bytes_sec: null, read_bytes_sec: null, write_bytes_sec: null, total_iops_sec: '100', read_iops_sec: null, write_iops_sec: null } },
    ])
  })

  it('waits where the running machine has not got what it takes', () => {
    const refusals = (edits: readonly Edit[], running = live) => plan(edits, running).effects.flatMap(({ refusal }) => refusal ?? [])
    expect(refusals([set('domain', 'memory', String(2 ** 32))])).toEqual(['never', 'above-maximum'])
    expect(refusals([set('disk:vda', 'source', 'file:/other')])).toEqual(['not-removable'])
    expect(refusals([set(`interface:${nic}`, 'vlans', '7')])).toEqual(['vlan'])
    expect(refusals([set('graphics#0', 'password', null)])).toEqual(['no-password'])
    expect(refusals([{ op: 'remove', place: 'disk:sda' }])).toEqual(['bus'])
    expect(refusals([{ op: 'add', xml: "<sound model='ich9'/>" }])).toEqual(['never'])
    expect(refusals([newDisk, { op: 'add', xml: "<rng model='virtio'><backend>/dev/urandom</backend></rng>" }])).toEqual(['no-slot'])
    expect(refusals([newDisk], live.replace(/<controller type='pci' index='3'[^>]*>/, ''))).toEqual(['no-slot'])
  })

  it('gives libvirt the device as it runs, with the new value alone', () => {
    const [step] = plan([set(`interface:${nic}`, 'link', 'down')]).steps
    expect(step).toMatchObject({ kind: 'update', place: `interface:${nic}` })
    expect(step?.kind === 'update' && step.xml).toMatch(/^<interface type='network'>[\s\S]*<source network='default'\/>\s*<target dev='vnet3'\/>[\s\S]*<link state='down'\/>/)
  })

  it('takes away before it adds, and leaves out what is so already', () => {
    const { steps } = plan([newDisk, { op: 'remove', place: `interface:${nic}` }, set('disk:sda', 'source', 'file:/iso/a.iso')])
    expect(steps.map(({ kind, place }) => `${kind} ${place}`)).toEqual([`detach interface:${nic}`, 'update disk:sda', 'attach disk:vdb'])
    expect(plan([newDisk], applyEdits(live, [newDisk])).steps).toEqual([])
  })
})

describe('what waits for the next start', () => {
  it('is nothing of what differs because the machine runs', () => {
    expect(pendingDifferences(live, next)).toEqual([])
  })

  it('is what was changed, and each of it can be taken back to what runs', () => {
    const changed = applyEdits(next, [set('domain', 'memory', String(2 ** 31)), newDisk, { op: 'remove', place: `interface:${nic}` }, set('disk:vda', 'cache', 'none')])
    const waiting = pendingDifferences(live, changed)
    expect(waiting).toMatchObject([{ field: 'memory' }, { field: 'memoryNow' }, { field: 'cache', before: null, after: 'none' }, { kind: 'added', place: 'disk:vdb' }, { kind: 'removed', place: `interface:${nic}` }])
    const reverted = waiting.reduce((xml, difference) => applyEdits(xml, revertEdits(difference, live)), changed)
    expect(pendingDifferences(live, reverted)).toEqual([])
    expect(reverted).toMatch(/<interface type='network'>\s*<mac address='52:54:00:00:00:01'\/>\s*<source network='default'\/>\s*<model type='virtio'\/>\s*<address/)
  })
})

// Snapshots of real machines: each act checked with virsh and qemu-img on the host, and each refusal against what its libvirt
// would have done.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import type { NewSnapshot } from '#shared/model/snapshots/snapshot.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const guest = 'lc-snap'
const images = '/var/lib/libvirt/images'

describe.skipIf(whyNot)(whyNot ?? 'snapshots on a real host', { timeout: 120_000 }, () => {
  let testbed: Testbed | undefined
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(90_000) })
  const snapshots = () => opened.provider.snapshots
  const machine = () => opened.named(guest)
  const uuid = () => {
    const { uuid: found } = machine() ?? {}
    if (found === undefined) throw new Error(`${guest} is not listed`)
    return found
  }
  const situation = () => snapshots().situation({ uuid: uuid() }, options())
  const create = (name: string, more: Partial<NewSnapshot> = {}) => snapshots().create({ uuid: uuid(), name, description: '', mode: 'internal', hasMemory: false, isQuiesced: false, ...more }, options())
  const external = (name: string, more: Partial<NewSnapshot> = {}) => create(name, { mode: 'external', ...more })
  const remove = (name: string, withChildren = false) => snapshots().delete({ uuid: uuid(), name, withChildren }, options())
  const listed = async () => (await host.virsh(['snapshot-list', guest, '--name'])).split('\n').map((line) => line.trim()).filter(Boolean)
  const disk = async () => /vda\s+(\S+)/.exec(await host.virsh(['domblklist', guest]))?.[1]

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [2] })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    opened = openTestHost(createProvider, host.uri)
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
  })
  beforeEach(async () => {
    await clearAway(host)
    await opened.until(() => machine() === undefined)
    await host.defineGuest({ name: guest })
    await opened.until(() => machine()?.isDetailed === true && machine()?.libvirtId === null)
  })
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    if (host) await clearAway(host)
    await testbed?.[Symbol.asyncDispose]()
  })

  it('are made inside the disk of a machine that is off, gone back to, described and deleted', async () => {
    await create('first', { description: 'before <the> change' })
    await create('second')
    expect(await situation()).toMatchObject({ isRunning: false, snapshots: [{ name: 'first', parent: null, description: 'before <the> change', memory: 'none', isCurrent: false, disks: [{ device: 'vda', mode: 'internal', keptFile: `${images}/${guest}.qcow2` }] }, { name: 'second', parent: 'first', isCurrent: true }] })
    await snapshots().revert({ uuid: uuid(), name: 'first' }, options())
    expect((await host.virsh(['snapshot-current', guest, '--name'])).trim()).toBe('first')
    await snapshots().edit({ uuid: uuid(), name: 'first', newName: 'first', description: 'now' }, options())
    expect(await host.virsh(['snapshot-dumpxml', guest, 'first'])).toContain('<description>now</description>')
    await expect(snapshots().edit({ uuid: uuid(), name: 'second', newName: 'other', description: '' }, options())).rejects.toMatchObject({ code: 'snapshot-refused' })
    await remove('first', true)
    expect(await listed()).toEqual([])
    expect(await host.run(['qemu-img', 'snapshot', '-l', `${images}/${guest}.qcow2`])).not.toContain('first')
  })

  it('are as their host says after it was lost while one was taken, and can be taken again', async () => {
    const before = opened.states().length
    await host.faults.stopLibvirtd()
    const [outcome] = await Promise.allSettled([external('lost'), host.faults.restartLibvirtd()])
    expect(outcome).toMatchObject({ reason: { code: 'connection-lost', hint: 'outcome-unknown' } })
    await opened.until(() => opened.states().slice(before).at(-1)?.kind === 'connected' && machine()?.isDetailed === true, 60_000)
    // Whether it was taken is for the host to say.
    const names = await listed()
    expect((await situation()).snapshots.map(({ name }) => name)).toEqual(names)
    await external('again')
    expect(await listed()).toEqual([...names, 'again'])
    expect(await host.run(['qemu-img', 'check', (await disk()) ?? ''])).toContain('No errors')
  })

  it('keep the memory of a running guest, inside the disk or in a file of its own', async () => {
    await host.virsh(['start', guest])
    await opened.until(() => typeof machine()?.libvirtId === 'number')
    await create('alive', { hasMemory: true })
    expect((await situation()).snapshots).toMatchObject([{ name: 'alive', state: 'running', memory: 'internal' }])
    await snapshots().revert({ uuid: uuid(), name: 'alive' }, options())
    expect(await host.virsh(['domstate', guest])).toContain('running')
    await remove('alive')
    await external('apart', { hasMemory: true })
    expect((await situation()).snapshots).toMatchObject([{ name: 'apart', memory: 'external', memoryFile: `${images}/${guest}.apart.memory` }])
    expect((await situation()).snapshots[0]?.sizeBytes).toBeGreaterThan(1_000_000)
    await remove('apart')
    expect(await host.run(['ls', images])).not.toContain(`${guest}.apart`)
    expect(await disk()).toBe(`${images}/${guest}.qcow2`)
  })

  it('leave a running machine and its disk as they were when there is no room for its memory', async () => {
    const small = `/var/lib/libvirt/${guest}-small`
    await host.run(['sh', '-c', `mkdir -p ${small} && mount -t tmpfs -o size=32m tmpfs ${small} && cp ${images}/${guest}.qcow2 ${small}/ && virsh dumpxml ${guest} | sed 's#${images}/${guest}#${small}/${guest}#' > ${small}/d.xml && virsh define ${small}/d.xml && rm ${small}/d.xml && virsh start ${guest}`])
    try {
      await opened.until(() => typeof machine()?.libvirtId === 'number')
      await host.run(['sh', '-c', `dd if=/dev/zero of=${small}/filled bs=64k 2>/dev/null; true`])
      await expect(external('full', { hasMemory: true })).rejects.toMatchObject({ code: 'host-disk-full' })
      await host.run(['rm', `${small}/filled`])
      expect(await host.virsh(['domstate', guest])).toContain('running')
      expect(await disk()).toBe(`${small}/${guest}.qcow2`)
      expect(await listed()).toEqual([])
      expect(await host.run(['ls', small])).toBe(`${guest}.qcow2\n`)
    } finally {
      await host.run(['sh', '-c', `virsh destroy ${guest}; umount ${small}; rmdir ${small}; true`])
    }
  })

  it('go on in another file, which is merged from the leaves on', async () => {
    for (const name of ['e1', 'e2', 'e3']) await external(name)
    expect(await situation()).toMatchObject({ disks: [{ device: 'vda', files: [{ path: `${images}/${guest}.e3` }, { path: `${images}/${guest}.e2` }, { path: `${images}/${guest}.e1` }, { path: `${images}/${guest}.qcow2` }, {}] }] })
    await expect(remove('e2')).rejects.toMatchObject({ code: 'snapshot-refused', params: { reasons: 'delete-off (e2)' } })
    await expect(snapshots().revert({ uuid: uuid(), name: 'e3' }, options())).rejects.toMatchObject({ code: 'snapshot-refused' })
    await snapshots().edit({ uuid: uuid(), name: 'e3', newName: 'last', description: '' }, options())
    expect(await listed()).toEqual(['e1', 'e2', 'last'])
    await host.virsh(['start', guest])
    await opened.until(() => typeof machine()?.libvirtId === 'number')
    await remove('e2')
    expect(await listed()).toEqual(['e1', 'last'])
    await remove('e1', true)
    expect(await listed()).toEqual([])
    expect(await disk()).toBe(`${images}/${guest}.qcow2`)
    expect((await host.run(['ls', images])).split('\n').filter((name) => name.startsWith(guest))).toEqual([`${guest}.qcow2`])
  })

  it('are refused where this libvirt would lose data: kinds mixed, and machines that were cloned from the file', async () => {
    await create('inside')
    await expect(external('outside')).rejects.toMatchObject({ code: 'snapshot-refused', params: { reasons: 'mixed (inside)' } })
    // virsh does not ask.
    await host.virsh(['snapshot-create-as', guest, 'outside', '--disk-only', '--atomic'])
    await expect(create('again')).rejects.toMatchObject({ params: { reasons: 'overlay-active (outside)' } })
    const mixed = await situation()
    expect(preflight(mixed, { kind: 'revert', name: 'inside' }).refusals.map(({ code }) => code)).toEqual(['revert-elsewhere', 'revert-under'])
    expect(preflight(mixed, { kind: 'delete', name: 'outside', withChildren: false }).refusals.map(({ code }) => code)).toEqual(['delete-mixed'])
    await expect(snapshots().revert({ uuid: uuid(), name: 'inside' }, options())).rejects.toMatchObject({ code: 'snapshot-refused' })
    expect(await disk()).toBe(`${images}/${guest}.outside`)
  })

  it('are looked at without reading every volume of a large pool, which is read before anything is written', async () => {
    const many = `/var/lib/libvirt/${guest}-many`
    const pool = `${guest}-many`
    await create('inside')
    await host.run(['sh', '-c', `mkdir -p ${many} && cd ${many} && seq -f 'v%g' 1200 | xargs touch && qemu-img create -q -f qcow2 -b ${images}/${guest}.qcow2 -F qcow2 clone.qcow2 && virsh -q pool-define-as ${pool} dir --target ${many} && virsh -q pool-start ${pool}`])
    try {
      expect(preflight(await situation(), { kind: 'revert', name: 'inside' }).refusals).toEqual([])
      await expect(snapshots().revert({ uuid: uuid(), name: 'inside' }, options())).rejects.toMatchObject({ code: 'snapshot-refused', params: { reasons: `revert-under (${many}/clone.qcow2)` } })
      // A machine that has it is followed down to what it stands on, in whichever pool.
      await host.run(['sh', '-c', `virsh dumpxml ${guest} | sed -e 's#${images}/${guest}.qcow2#${many}/clone.qcow2#' -e '/<uuid>/d' -e 's#<name>${guest}<#<name>${guest}-clone<#' -e '/<mac /d' > /tmp/${pool}.xml && virsh -q define /tmp/${pool}.xml`])
      expect(preflight(await situation(), { kind: 'revert', name: 'inside' }).refusals).toMatchObject([{ code: 'revert-under', about: [`${guest}-clone`, `${many}/clone.qcow2`] }])
    } finally {
      await host.run(['sh', '-c', `virsh -q undefine ${guest}-clone; virsh -q pool-destroy ${pool}; virsh -q pool-undefine ${pool}; rm -rf ${many} /tmp/${pool}.xml; true`])
    }
  })

  it('are not merged into a file on which a clone stands', async () => {
    await external('e1')
    await host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', `${images}/${guest}.qcow2`, '-F', 'qcow2', `${images}/${guest}-clone.qcow2`])
    await expect(remove('e1')).rejects.toMatchObject({ code: 'snapshot-refused', params: { reasons: `delete-shared (${images}/${guest}-clone.qcow2)` } })
    await host.run(['rm', `${images}/${guest}-clone.qcow2`])
    await remove('e1')
    expect(await disk()).toBe(`${images}/${guest}.qcow2`)
  })

  it('say at once that the agent is missing', async () => {
    await expect(external('quiet', { isQuiesced: true })).rejects.toMatchObject({ params: { reasons: 'quiesce-off' } })
    expect(await listed()).toEqual([])
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  await host.virsh(['destroy', guest]).catch(() => '')
  await host.virsh(['undefine', guest, '--snapshots-metadata', '--managed-save']).catch(() => '')
  await host.run(['sh', '-c', `rm -f ${images}/${guest}[.-]*`])
  await host.virsh(['pool-refresh', 'default'])
}

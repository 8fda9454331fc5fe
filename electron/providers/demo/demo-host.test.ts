import { describe, expect, it } from 'vitest'
import { DomainState, DomainXmlFlag, ErrorCode, ErrorDomain, LifecycleDetail, LifecycleEvent, ListDomainsFlag, MetadataType, parametersByName, StatsFlag } from '#electron/libvirt/index.ts'
import { createDemoHost } from './demo-host.ts'
import { firstWhere, openTestedHost, watchLifecycle } from './testing/demo-client.ts'

const consoleNamespace = 'https://novacron.dev/xmlns/console/1'

describe('the inventory of a simulated host', () => {
  it('is the same for the same URI, and another for another seed, site or host', async () => {
    const namesOf = async (uri: string): Promise<string> => {
      using host = createDemoHost(uri)
      const { connectLibvirt, libvirtApi } = await import('#electron/libvirt/index.ts')
      await using connection = await connectLibvirt({ transport: host.openLibvirt(), uri: 'demo:///' })
      return JSON.stringify(await libvirtApi(connection).domains.listAllDomains())
    }
    const [first, again, ...others] = await Promise.all(['demo://lab/a?seed=7', 'demo://lab/a?seed=7', 'demo://lab/a?seed=8', 'demo://lab/b?seed=7', 'demo://dub/a?seed=7'].map(namesOf))
    expect(again).toBe(first)
    expect(new Set([first, ...others]).size).toBe(4)
  })

  it('is listed by every filter of libvirt, and each pair of filters adds up to all', async () => {
    await using tested = openTestedHost('vms=300')
    const { api } = await tested.connect()
    const count = async (flags: number): Promise<number> => (await api.domains.listAllDomains({ flags })).length
    const { Active, Inactive, Persistent, Transient, Running, Paused, ShutOff, Other, ManagedSave, NoManagedSave, Autostart, NoAutostart, HasSnapshot } = ListDomainsFlag
    for (const group of [[Active, Inactive], [Persistent, Transient], [Running, Paused, ShutOff, Other], [ManagedSave, NoManagedSave], [Autostart, NoAutostart]]) {
      const counts = await Promise.all(group.map(count))
      expect(counts.every((found) => found > 0)).toBe(true)
      expect(counts.reduce((sum, found) => sum + found, 0)).toBe(300)
      expect(await count(group.reduce((all, flag) => all | flag, 0))).toBe(300)
    }
    expect(await count(Running | Autostart)).toBeLessThan(Math.min(await count(Running), await count(Autostart)))
    expect(await count(HasSnapshot)).toBe(0)
  })

  it('has statistics under the names of libvirt, which only those asked for bring, and which move', async () => {
    await using tested = openTestedHost()
    const { api } = await tested.connect()
    const dom = await firstWhere(await tested.connect(), ({ id }) => id > 0)
    const read = async () => parametersByName((await api.domains.getAllDomainStats({ domains: [dom] }))[0]?.params ?? [])
    const before = await read()
    expect([...before.keys()]).toEqual(expect.arrayContaining(['state.state', 'cpu.time', 'balloon.available', 'vcpu.current', 'vcpu.0.time', 'net.count', 'net.0.rx.bytes', 'block.count', 'block.0.capacity']))
    await expect.poll(async () => Number((await read()).get('cpu.time'))).toBeGreaterThan(Number(before.get('cpu.time')))
    const [only] = await api.domains.getAllDomainStats({ domains: [dom], stats: 1 })
    expect(only?.params.map(({ field }) => field)).toEqual(['state.state', 'state.reason'])
    const active = await api.domains.getAllDomainStats({ flags: StatsFlag.Active | StatsFlag.NoWait })
    expect(active).toHaveLength((await api.domains.listAllDomains({ flags: ListDomainsFlag.Active })).length)
  })

  it('describes the host so that its parts agree', async () => {
    await using tested = openTestedHost()
    const { api } = await tested.connect()
    const [info, cells, memory, capabilities] = await Promise.all([api.host.getNodeInfo(), api.host.cellsFreeMemory(), api.host.nodeMemoryStats(), api.host.getCapabilities()])
    expect(info.cpus).toBe(info.nodes * info.sockets * info.cores * info.threads)
    expect(cells).toHaveLength(info.nodes)
    expect(memory.get('total')).toBe(info.memory)
    expect(capabilities.match(/<cpu id=/g)).toHaveLength(info.cpus)
    const before = await api.host.nodeCpuStats()
    await expect.poll(async () => Number((await api.host.nodeCpuStats()).get('user'))).toBeGreaterThan(Number(before.get('user')))
  })

  it('gives a screen password only in the secure XML, and never to a read-only connection', async () => {
    await using tested = openTestedHost('vms=200')
    const { api } = await tested.connect()
    const reader = await tested.connect({ readOnly: true })
    const handles = await api.domains.listAllDomains()
    const secure = await Promise.all(handles.map((dom) => api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Secure })))
    const index = secure.findIndex((xml) => xml.includes('passwd='))
    const dom = handles[index]
    if (!dom) throw new Error('none of the guests has a password')
    expect(await api.domains.getDomainXml(dom)).not.toContain('passwd=')
    await expect(reader.api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Secure })).rejects.toMatchObject({ code: ErrorCode.OperationDenied })
    await expect(reader.api.domains.destroy(dom)).rejects.toMatchObject({ code: ErrorCode.OperationDenied, domain: ErrorDomain.Domain })
  })
})

describe('a simulated domain', () => {
  it('starts, pauses, resumes, shuts down, and tells every connection in the order of libvirt', async () => {
    await using tested = openTestedHost()
    const [actor, watcher] = [await tested.connect(), await tested.connect()]
    const off = await firstWhere(actor, ({ id }) => id < 0)
    const { xml } = await actor.connection.call('DOMAIN_GET_XML_DESC', { dom: off, flags: 0 })
    expect(xml).not.toContain(" id='")
    const seen = await watchLifecycle(watcher, off)
    const { domains } = actor.api
    const hadSave = await domains.hasManagedSave(off)
    const started = await domains.create(off)
    await domains.suspend(started)
    expect(await domains.getState(started)).toMatchObject({ state: DomainState.Paused })
    await domains.resume(started)
    await domains.shutdown(started)
    await seen.until(6)
    expect(seen.events.map(({ event, detail }) => [event, detail])).toEqual([
      [LifecycleEvent.Started, hadSave ? LifecycleDetail.Started.Restored : LifecycleDetail.Started.Booted],
      [LifecycleEvent.Resumed, LifecycleDetail.Resumed.Unpaused],
      [LifecycleEvent.Suspended, LifecycleDetail.Suspended.Paused],
      [LifecycleEvent.Resumed, LifecycleDetail.Resumed.Unpaused],
      [LifecycleEvent.Shutdown, LifecycleDetail.Shutdown.Guest],
      [LifecycleEvent.Stopped, LifecycleDetail.Stopped.Shutdown],
    ])
    expect(await domains.getState(started)).toMatchObject({ state: DomainState.ShutOff })
  })

  it('refuses what its state does not allow, with the numbers of the QEMU driver', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const { domains } = client.api
    const off = await firstWhere(client, ({ id }) => id < 0)
    const on = await firstWhere(client, ({ id }) => id > 0)
    const invalid = { code: ErrorCode.OperationInvalid, domain: ErrorDomain.Qemu }
    await expect(domains.destroy(off)).rejects.toMatchObject(invalid)
    await expect(domains.suspend(off)).rejects.toMatchObject(invalid)
    await expect(domains.create(on)).rejects.toMatchObject(invalid)
    await expect(domains.rename(on, 'other')).rejects.toMatchObject(invalid)
    await expect(domains.rename(off, on.name)).rejects.toMatchObject(invalid)
    await expect(domains.rename(off, 'a/b')).rejects.toMatchObject({ code: ErrorCode.XmlError })
    await expect(domains.lookupByName('nobody')).rejects.toMatchObject({ code: ErrorCode.NoDomain })
    await expect(domains.getState({ ...on, uuid: '00000000-dead-4000-8000-000000000000' })).rejects.toMatchObject({ code: ErrorCode.NoDomain })
  })

  it('saves with progress that another connection sees, restores, and goes on running when the save is aborted', async () => {
    await using tested = openTestedHost('pace=0.2')
    const [saver, other] = [await tested.connect(), await tested.connect()]
    const states = await saver.api.domains.getAllDomainStats({ flags: StatsFlag.Running | StatsFlag.Persistent | StatsFlag.NoWait })
    const dom = states[0]?.dom
    if (!dom) throw new Error('nothing runs')
    const aborted = saver.api.domains.managedSave(dom)
    await expect.poll(async () => (await other.connection.call('DOMAIN_GET_JOB_INFO', { dom })).type).toBe(1)
    await other.connection.call('DOMAIN_ABORT_JOB', { dom })
    await expect(aborted).rejects.toMatchObject({ code: ErrorCode.OperationAborted })
    expect(await other.api.domains.getState(dom)).toMatchObject({ state: DomainState.Running })
    await saver.api.domains.managedSave(dom)
    expect(await other.api.domains.hasManagedSave(dom)).toBe(true)
    expect(await other.api.domains.getState(dom)).toEqual({ state: DomainState.ShutOff, reason: 5 })
    await saver.api.domains.create(dom)
    expect(await other.api.domains.hasManagedSave(dom)).toBe(false)
  })

  it('keeps metadata, and tells of its change', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const dom = await firstWhere(client, ({ id }) => id > 0)
    const { domains } = client.api
    const changed = new Promise((resolve) => client.connection.events.on('DOMAIN_EVENT_CALLBACK_METADATA_CHANGE', resolve))
    await client.connection.events.enableDomainEvents()
    await domains.setMetadata(dom, { type: MetadataType.Element, uri: consoleNamespace, key: 'novacron', metadata: '<tags><tag>a &amp; b</tag></tags>' })
    await expect(changed).resolves.toMatchObject({ nsuri: consoleNamespace, type: MetadataType.Element })
    expect(await domains.getMetadata(dom, { type: MetadataType.Element, uri: consoleNamespace })).toBe('<tags><tag>a &amp; b</tag></tags>')
    expect(await domains.getDomainXml(dom)).toContain(`<novacron:tags xmlns:novacron="${consoleNamespace}"><novacron:tag>a &amp; b</novacron:tag></novacron:tags>`)
    await domains.setMetadata(dom, { type: MetadataType.Element, uri: consoleNamespace, key: null, metadata: null })
    await expect(domains.getMetadata(dom, { type: MetadataType.Element, uri: consoleNamespace })).rejects.toMatchObject({ code: ErrorCode.NoDomainMetadata })
    await expect(domains.setMetadata(dom, { type: MetadataType.Element, uri: consoleNamespace, key: 'n', metadata: '<a></b>' })).rejects.toMatchObject({ code: ErrorCode.XmlError })
  })

  it('lets every name that libvirt allows through unharmed', async () => {
    await using tested = openTestedHost('names=odd')
    const { api } = await tested.connect()
    const names = (await api.domains.listAllDomains()).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['pilot-🚀-cluster', 'קופה-ראשית', `"quoted" & <angled> 'name'`]))
    expect(names.some((name) => name.length === 255)).toBe(true)
    for (const name of names) expect((await api.domains.lookupByName(name)).name).toBe(name)
  })

  it('is defined, changed, started and undefined from XML of our own', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const { domains } = client.api
    const seen = await watchLifecycle(client)
    const xml = "<domain type='kvm'><name>own</name><memory unit='MiB'>256</memory><vcpu>2</vcpu><os><type>hvm</type></os><devices><disk type='file' device='disk'><source file='/srv/own.qcow2'/><target dev='vda'/></disk><graphics type='vnc' port='-1' autoport='yes' passwd='geheim'/><unknown kept='yes'/></devices></domain>"
    const dom = await domains.defineXml(xml)
    expect(seen.events.at(-1)).toMatchObject({ name: 'own', event: LifecycleEvent.Defined, detail: LifecycleDetail.Defined.Added })
    const live = await domains.create(dom)
    const text = await domains.getDomainXml(live, { flags: DomainXmlFlag.Secure })
    expect(text).toContain("<unknown kept='yes'/>")
    expect(text).toMatch(/port='59\d\d'/)
    expect(await domains.getDomainXml(live)).not.toContain('geheim')
    await expect(domains.defineXml('<domain><name>x</name></domain>')).rejects.toMatchObject({ code: ErrorCode.XmlError })
    await expect(domains.defineXml('<domain><name>x</name>')).rejects.toMatchObject({ code: ErrorCode.XmlError })
    await domains.destroy(live)
    await domains.undefine(dom)
    await expect(domains.lookupByName('own')).rejects.toMatchObject({ code: ErrorCode.NoDomain })
  })
})

describe('a fault that a URI asks for', () => {
  it('refuses connections, or people', async () => {
    await using closed = openTestedHost('fail=connect')
    await expect(closed.connect()).rejects.toMatchObject({ code: 'connection-refused' })
    await using strict = openTestedHost('fail=auth')
    await expect(strict.connect()).rejects.toMatchObject({ code: ErrorCode.AuthFailed })
  })

  it('hangs the daemon', async () => {
    await using tested = openTestedHost('fail=hang')
    await expect(tested.connect({ deadlineMs: 100 })).rejects.toThrow(/AUTH_LIST/)
  })

  it('cuts streams, while the guests go on', async () => {
    await using tested = openTestedHost('fail=drop:2s')
    const client = await tested.connect()
    const dom = await firstWhere(client, ({ id }) => id < 0)
    await client.api.domains.create(dom)
    await expect(client.connection.closed).resolves.toMatchObject({ kind: 'ended-by-peer' })
    const again = await tested.connect()
    expect((await again.api.domains.lookupByUuid(dom.uuid)).id).toBeGreaterThan(0)
  })

  it('comes and goes', async () => {
    await using tested = openTestedHost('fail=flap:1s')
    await tested.connect()
    await expect.poll(() => tested.connect().then(() => 'up', () => 'down')).toBe('down')
    await expect.poll(() => tested.connect().then(() => 'up', () => 'down')).toBe('up')
  })

  it('sends a burst of events, every one of which arrives', async () => {
    await using tested = openTestedHost('burst=1000')
    const seen = await watchLifecycle(await tested.connect())
    await seen.until(1000)
    expect(seen.events).toHaveLength(1000)
  })

  it('delays every answer by the latency, and keeps the order of the wire', async () => {
    await using tested = openTestedHost('latency=40ms&jitter=5ms')
    const { connection } = await tested.connect()
    const before = performance.now()
    const answers = await Promise.all(Array.from({ length: 50 }, () => connection.call('CONNECT_GET_HOSTNAME', {})))
    expect(performance.now() - before).toBeGreaterThanOrEqual(39)
    expect(answers.every(({ hostname }) => hostname === 'kvm01')).toBe(true)
  })
})

describe('the life of a simulated host', () => {
  it('changes by itself when it is asked to', async () => {
    await using tested = openTestedHost('activity=high')
    const seen = await watchLifecycle(await tested.connect())
    await seen.until(5)
    expect(seen.events.length).toBeGreaterThanOrEqual(5)
  })

  it('answers the few commands of a Linux host', async () => {
    await using tested = openTestedHost()
    expect(await tested.host.run('cat /proc/uptime')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d\d /) })
    expect((await tested.host.run('stat -c "%Y %n" "$d"/*.pid')).stdout).toMatch(/^\d+ \/run\/libvirt\/qemu\/.*\.pid\n/)
    expect(await tested.host.run('rm -rf /')).toMatchObject({ code: 127 })
  })
})

import { describe, expect, it } from 'vitest'
import { ConsoleFlag, DomainState, ErrorCode, LifecycleEvent } from '#electron/libvirt/index.ts'
import type { ConsoleStream, DomainHandle } from '#electron/libvirt/index.ts'
import { openTestedHost, watchLifecycle } from '../testing/demo-client.ts'
import type { DemoClient } from '../testing/demo-client.ts'

/** Collects what a console prints; `until` waits for a text in it. */
function listen(stream: ConsoleStream): { text(): string; until(wanted: string): Promise<void> } {
  let seen = ''
  let check = (): void => {}
  stream.on('data', (bytes: Buffer) => {
    seen += bytes.toString()
    check()
  })
  return {
    text: () => seen,
    until: (wanted) =>
      new Promise((resolve) => {
        check = () => seen.includes(wanted) && resolve()
        check()
      }),
  }
}

async function openSerial({ api }: DemoClient, flags = 0): Promise<{ dom: DomainHandle; stream: ConsoleStream }> {
  const dom = await api.domains.lookupByName('web-01')
  return { dom, stream: await api.domains.openConsole(dom, null, { flags }) }
}

async function logIn(stream: ConsoleStream): Promise<ReturnType<typeof listen>> {
  const heard = listen(stream)
  stream.write('\r')
  await heard.until('login: ')
  stream.write('root\r')
  await heard.until('Password: ')
  stream.write('secret\r')
  await heard.until('$ ')
  return heard
}

describe("a guest's serial console", () => {
  it('says that it is simulated, echoes what is typed, but not the password, and runs commands', async () => {
    await using tested = openTestedHost()
    const { stream } = await openSerial(await tested.connect())
    const heard = await logIn(stream)
    expect(heard.text()).toContain('NovaCron demo guest: simulated')
    stream.write('echo hello there\r')
    await heard.until('\r\nhello there\r\n')
    stream.write('hostname\r')
    await heard.until('\r\nweb-01\r\n')
    stream.write('typo\r')
    await heard.until('command not found')
    expect(heard.text()).not.toContain('secret')
    stream.destroy()
  })

  it('belongs to one client, until another takes it over', async () => {
    await using tested = openTestedHost()
    const [first, second] = [await tested.connect(), await tested.connect()]
    const { stream } = await openSerial(first)
    const ended = new Promise((resolve) => stream.resume().once('end', resolve))
    await expect(openSerial(second, ConsoleFlag.Safe)).rejects.toMatchObject({ code: ErrorCode.OperationFailed })
    const taken = await openSerial(second, ConsoleFlag.Force)
    await ended
    const heard = await logIn(taken.stream)
    expect(heard.text()).toContain('Welcome')
    taken.stream.destroy()
  })

  it('is free again once it was closed', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const { stream } = await openSerial(client)
    stream.resume().end()
    await new Promise((resolve) => stream.once('close', resolve))
    const again = await openSerial(client)
    again.stream.destroy()
    expect((await client.api.host.getHostname()).length).toBeGreaterThan(0)
  })

  it('powers the machine off from inside, and ends with it', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const { dom, stream } = await openSerial(client)
    const seen = await watchLifecycle(client, dom)
    const heard = await logIn(stream)
    const ended = new Promise((resolve) => stream.once('end', resolve))
    stream.write('poweroff\r')
    await heard.until('power off now')
    await ended
    await seen.until(2)
    expect(seen.events.map(({ event }) => event)).toEqual([LifecycleEvent.Shutdown, LifecycleEvent.Stopped])
    expect(await client.api.domains.getState(dom)).toMatchObject({ state: DomainState.ShutOff })
  })

  it('reboots the machine from inside, shows how it comes up, and keeps its id', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const { dom, stream } = await openSerial(client)
    const heard = await logIn(stream)
    stream.write('reboot\r')
    await heard.until('Booting from Hard Disk')
    await heard.until('Started OpenSSH server daemon')
    expect((await client.api.domains.lookupByUuid(dom.uuid)).id).toBe(dom.id)
    stream.destroy()
  })

  it('is not there when the guest is off, or has no serial port', async () => {
    await using tested = openTestedHost()
    const { api } = await tested.connect()
    const dom = await api.domains.lookupByName('dc-01')
    await expect(api.domains.openConsole(dom)).rejects.toMatchObject({ code: ErrorCode.InternalError })
    const off = (await api.domains.listAllDomains()).find(({ id }) => id < 0)
    if (!off) throw new Error('everything runs')
    await expect(api.domains.openConsole(off)).rejects.toMatchObject({ code: ErrorCode.OperationInvalid })
  })
})

describe("a guest's agent", () => {
  it('knows addresses and the system, connects after a boot, and says so', async () => {
    await using tested = openTestedHost()
    const client = await tested.connect()
    const withAgent = async (): Promise<DomainHandle> => {
      for (const dom of await client.api.domains.listAllDomains({ flags: 16 })) if ((await client.api.domains.getDomainXml(dom)).includes("state='connected'")) return dom
      throw new Error('no agent is connected')
    }
    const dom = await withAgent()
    const interfaces = await client.api.domains.interfaceAddresses(dom, 1)
    expect(interfaces.map(({ name }) => name)).toContain('lo')
    expect((await client.api.domains.guestInfo(dom)).map(({ field }) => field)).toEqual(expect.arrayContaining(['os.pretty-name', 'hostname', 'fs.count']))
    const states: number[] = []
    const { promise: isBack, resolve } = Promise.withResolvers<void>()
    client.connection.events.on('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', ({ state }) => {
      states.push(state)
      if (state === 1) resolve()
    })
    await client.connection.events.enableDomainEvents()
    await client.api.domains.reset(dom)
    await expect(client.api.domains.guestInfo(dom)).rejects.toMatchObject({ code: ErrorCode.AgentUnresponsive })
    await isBack
    expect(states).toEqual([2, 1])
  })
})

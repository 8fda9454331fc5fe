import { describe, expect, it } from 'vitest'
import { DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { openTestedHost } from '../testing/demo-client.ts'
import type { DemoClient, TestedHost } from '../testing/demo-client.ts'
import { viewRfb } from '../testing/rfb-viewer.ts'

interface Screen {
  readonly dom: DomainHandle
  readonly xml: string
}

/** The first running guest whose secure XML matches. */
async function findScreen({ api }: DemoClient, pattern: RegExp): Promise<Screen> {
  for (const dom of await api.domains.listAllDomains({ flags: 1 })) {
    const xml = await api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Secure })
    if (pattern.test(xml)) return { dom, xml }
  }
  throw new Error(`no screen like ${pattern}`)
}

const portOf = (xml: string): number => Number(/type='vnc' port='(\d+)'/.exec(xml)?.[1])
const openScreen = async (tested: TestedHost): Promise<Screen & { client: DemoClient }> => {
  const client = await tested.connect()
  return { client, ...(await findScreen(client, /type='vnc' port='\d+' autoport='yes' listen='127.0.0.1'>/)) }
}

describe("a guest's screen", () => {
  it('is shown without a password, and says that it is simulated', async () => {
    await using tested = openTestedHost('vms=200')
    const { dom, xml } = await openScreen(tested)
    const viewer = await viewRfb(tested.host.openTcp('127.0.0.1', portOf(xml)))
    expect(viewer.name).toBe(`${dom.name} (NovaCron demo guest: simulated)`)
    const rectangles = await viewer.update(false)
    expect(rectangles.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(viewer.width * viewer.height)
    expect(new Set(viewer.pixels).size).toBeGreaterThan(2)
  })

  it('asks for the password that the secure XML has, and takes no other', async () => {
    await using tested = openTestedHost('vms=200')
    const { xml } = await findScreen(await tested.connect(), /passwd='/)
    const password = /passwd='([^']+)'/.exec(xml)?.[1] ?? ''
    await expect(viewRfb(tested.host.openTcp('127.0.0.1', portOf(xml)), 'wrong')).rejects.toThrow('Authentication failed')
    const viewer = await viewRfb(tested.host.openTcp('127.0.0.1', portOf(xml)), password)
    expect((await viewer.update(false)).length).toBeGreaterThan(0)
  })

  it('is reached through its socket where it has one', async () => {
    await using tested = openTestedHost('vms=200')
    const { xml } = await findScreen(await tested.connect(), /type='vnc' socket='/)
    const viewer = await viewRfb(tested.host.openUnixSocket(/socket='([^']+)'/.exec(xml)?.[1] ?? ''))
    expect(viewer.width).toBe(640)
    expect(() => tested.host.openUnixSocket('/nowhere')).toThrowError(expect.objectContaining({ code: 'channel-failed' }))
    expect(() => tested.host.openTcp('127.0.0.1', 22)).toThrowError(expect.objectContaining({ code: 'channel-failed' }))
  })

  it('shows a typed key in the pixels, and sends nothing but what changed', async () => {
    await using tested = openTestedHost('vms=200')
    const { xml } = await openScreen(tested)
    const viewer = await viewRfb(tested.host.openTcp('127.0.0.1', portOf(xml)))
    await viewer.update(false)
    const before = Buffer.from(viewer.pixels)
    viewer.press('W'.charCodeAt(0))
    const rectangles = await viewer.update(true)
    expect(viewer.pixels.equals(before)).toBe(false)
    expect(rectangles.reduce((sum, { width, height }) => sum + width * height, 0)).toBeLessThan(viewer.width * viewer.height * 0.1)
  })

  it('shows keys that came over libvirt too, in the screenshot as well', async () => {
    await using tested = openTestedHost('vms=200')
    const { client, dom } = await openScreen(tested)
    const before = await client.api.domains.screenshot(dom)
    expect(before.mime).toBe('image/png')
    expect(Buffer.from(before.image).subarray(1, 4).toString()).toBe('PNG')
    await client.api.domains.sendKey(dom, { keycodes: [42, 30] })
    const after = await client.api.domains.screenshot(dom)
    expect(Buffer.from(after.image).equals(before.image)).toBe(false)
  })

  it('tells its size and its cursor to who understands them', async () => {
    await using tested = openTestedHost('vms=200')
    const { xml } = await openScreen(tested)
    const viewer = await viewRfb(tested.host.openTcp('127.0.0.1', portOf(xml)))
    viewer.setEncodings([0, -223, -239])
    const rectangles = await viewer.update(false)
    expect(rectangles.slice(0, 2)).toMatchObject([{ encoding: -223, width: 640, height: 400 }, { encoding: -239 }])
  })

  it('goes away with its guest', async () => {
    await using tested = openTestedHost('vms=200')
    const { client, dom, xml } = await openScreen(tested)
    const stream = tested.host.openTcp('127.0.0.1', portOf(xml))
    const viewer = await viewRfb(stream)
    await viewer.update(false)
    await client.api.domains.destroy(dom)
    await expect(viewer.update(true)).rejects.toThrow('the stream ended')
  })

  it('restarts the guest on Ctrl+Alt+Delete, which libvirt tells as a reboot', async () => {
    await using tested = openTestedHost('vms=200')
    const { client, dom } = await openScreen(tested)
    const rebooted = new Promise<string>((resolve) => client.connection.events.on('DOMAIN_EVENT_CALLBACK_REBOOT', ({ msg }) => resolve(msg.dom.name)))
    await client.connection.events.enableDomainEvents()
    await client.api.domains.sendKey(dom, { keycodes: [29, 56, 111] })
    expect(await rebooted).toBe(dom.name)
  })
})

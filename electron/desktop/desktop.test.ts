// The desktop's parts that do not need a window, with a stand-in for the electron module: no test may fetch its binary.
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { createWords } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'

const permissions = vi.hoisted(() => ({ setPermissionRequestHandler: vi.fn(), setPermissionCheckHandler: vi.fn<(handler: (contents: null, permission: string) => boolean) => void>() }))
vi.mock('electron', () => ({
  default: {},
  app: { on: vi.fn(), quit: vi.fn() },
  Menu: { buildFromTemplate: vi.fn(), setApplicationMenu: vi.fn() },
  ipcMain: { on: vi.fn() },
  MessageChannelMain: vi.fn(),
  net: {},
  protocol: {},
  session: { defaultSession: permissions },
  shell: {},
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
}))

const { contentSecurityPolicy, fileFor } = await import('./app-protocol.ts')
const { menuTemplate } = await import('./menu.ts')
const { isOwnPage, secureAllWindows } = await import('./window-security.ts')
const { readWindowState, visibleBounds } = await import('./window-state.ts')
const { joinPorts } = await import('./window-ports.ts')
const { transferResponse } = await import('./transfer-pages.ts')

describe('the pages of the desktop app', () => {
  it('come from the renderer folder and from nowhere outside it', () => {
    expect(fileFor('/app/out/renderer', '/')).toBe('/app/out/renderer/index.html')
    expect(fileFor('/app/out/renderer', '/assets/a.js')).toBe('/app/out/renderer/assets/a.js')
    for (const path of ['/../main/main.js', '/%2e%2e/main/main.js', '/%2e%2e%2f%2e%2e%2fetc/passwd', '/%']) expect(fileFor('/app/out/renderer', path)).toBeUndefined()
  })

  it('may load nothing from the network and run no inline script', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'")
    expect(/script-src ([^;]+)/.exec(contentSecurityPolicy)?.[1]).toBe("'self'")
    expect(contentSecurityPolicy).not.toContain('http')
  })

  it('are told from foreign ones, however these are written', () => {
    expect(isOwnPage('app://console/#/vms')).toBe(true)
    for (const url of ['https://console/', 'app://evil/', 'file:///etc/passwd', 'app://console.evil.example/', 'not a url']) expect(isOwnPage(url)).toBe(false)
  })
})

describe('what a page may be granted', () => {
  it('is the clipboard, full screen and telling alerts, and nothing else', () => {
    secureAllWindows({ childWindow: () => ({}) })
    const isGranted = permissions.setPermissionCheckHandler.mock.lastCall?.[0]
    expect(['clipboard-sanitized-write', 'fullscreen', 'notifications', 'media', 'geolocation', 'clipboard-read', 'openExternal'].map((name) => isGranted?.(null, name))).toEqual([true, true, true, false, false, false, false])
  })
})

describe('the menu', () => {
  it('leaves the keys that guests want: plain Ctrl+W, Ctrl+Q and Ctrl+R', () => {
    const accelerators = menuTemplate(false, { showRoute: () => {}, words: createWords(() => 'en') }).flatMap((item) => (Array.isArray(item.submenu) ? item.submenu.map((entry) => entry.accelerator) : []))
    expect(accelerators).toContain('CommandOrControl+Shift+W')
    for (const key of ['CommandOrControl+W', 'Control+Q', 'CommandOrControl+R']) expect(accelerators).not.toContain(key)
    expect(JSON.stringify(menuTemplate(false, { showRoute: () => {}, words: createWords(() => 'en') }))).not.toContain('"reload"')
  })
})

describe('the remembered window', () => {
  it('is put back only where a screen is, and survives a broken file', () => {
    const at = (x: number, y: number) => visibleBounds({ bounds: { x, y, width: 800, height: 600 }, isMaximized: false, isFullScreen: false })
    expect(at(100, 100)).toEqual({ x: 100, y: 100, width: 800, height: 600 })
    expect(at(5000, 100)).toEqual({ width: 800, height: 600 })
    expect(readWindowState({ read: () => ({ bounds: 'nonsense' }), write: () => {} })).toEqual({ bounds: null, isMaximized: false, isFullScreen: false })
  })
})

describe('a console’s port between a worker and a window', () => {
  it('passes frames both ways and closes the other end', async () => {
    const { port1, port2 } = new MessageChannel()
    const window = Object.assign(new EventEmitter(), { postMessage: vi.fn(), start: vi.fn(), close: vi.fn() })
    joinPorts(port1, window)
    port2.postMessage({ kind: 'data', bytes: Uint8Array.of(1) })
    await vi.waitFor(() => expect(window.postMessage).toHaveBeenCalledWith({ kind: 'data', bytes: Uint8Array.of(1) }))
    const received = new Promise((resolve) => port2.once('message', resolve))
    window.emit('message', { data: { kind: 'credit', bytes: 1 } })
    expect(await received).toEqual({ kind: 'credit', bytes: 1 })
    port2.close()
    await vi.waitFor(() => expect(window.close).toHaveBeenCalled())
  })
})

describe('the bytes of volumes in a window of the desktop', () => {
  const door: Parameters<typeof transferResponse>[1] = {
    wanted: async () => ({ offsetBytes: 3, sizeBytes: 10 }),
    async accept(_ticket, _session, { offsetBytes, body }) {
      let reached = offsetBytes
      for await (const chunk of body) reached += chunk.length
      return reached
    },
    read: (ticket) => {
      if (ticket === 'old') throw new AppError('ticket-invalid', { message: 'too old' })
      return { fileName: 'a b.iso', sizeBytes: 4, version: 'v1', body: bytes() }
    },
  }
  async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Uint8Array.of(1, 2, 3, 4)
  }
  const ask = (path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response | undefined> => transferResponse(new Request(`app://console${path}`, init), door)

  it('are asked for, sent and fetched at the address of their ticket', async () => {
    expect((await ask('/transfers/abc', { method: 'HEAD' }))?.headers.get('upload-offset')).toBe('3')
    const sent = await ask('/transfers/abc', { method: 'PATCH', headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '3' }, body: new Uint8Array(7), duplex: 'half' })
    expect([sent?.status, sent?.headers.get('upload-offset')]).toEqual([204, '10'])
    const fetched = await ask('/transfers/abc', { headers: { range: 'bytes=0-' } })
    expect([fetched?.status, fetched?.headers.get('content-disposition')]).toEqual([206, "attachment; filename*=UTF-8''a%20b.iso"])
    expect(new Uint8Array((await fetched?.arrayBuffer()) ?? [])).toEqual(Uint8Array.of(1, 2, 3, 4))
  })

  it('are refused with the status of the error, and leave other addresses alone', async () => {
    expect((await ask('/transfers/old'))?.status).toBe(404)
    expect((await ask('/transfers/abc', { method: 'PATCH', body: 'x' }))?.status).toBe(400)
    expect(await ask('/index.html')).toBeUndefined()
  })
})

import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'
import { readFile } from './http-file.ts'
import { injection } from './initrd-injection.ts'
import { createInstallTrees } from './install-trees.ts'
import { treeInfoLayout } from './tree-layouts.ts'

const signal = AbortSignal.timeout(10_000)

/** `answer`: undefined for what is not there. */
async function serve(answer: (path: string, from: number) => string | undefined, breakAt = Infinity) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const body = answer(request.url ?? '', from)
    asked.push(`${request.method} ${request.url} ${from}`)
    if (body === undefined) return response.writeHead(404).end()
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from, ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}) })
    if (request.method === 'HEAD') return response.end()
    if (from === 0 && body.length > breakAt) return response.write(body.slice(0, breakAt), () => response.destroy())
    return response.end(body.slice(from))
  })
  const port = await listenOnLoopback(server)
  return { origin: `http://127.0.0.1:${port}`, asked, [Symbol.dispose]: () => void server.close() }
}

const found = async (paths: Readonly<Record<string, string>>, at = '/t', architecture = 'x86_64') => {
  using server = await serve((path) => paths[path])
  return await createInstallTrees({ now: () => 0 }).find(server.origin + at, architecture, signal)
}

describe('the installer of a tree', () => {
  it('is the one that .treeinfo names for the architecture, with its checksums', async () => {
    const sum = 'a'.repeat(64)
    const info = `; made by hand\n[general]\nfamily = Fedora\nversion = 44\n\n[images-x86_64]\nkernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n[images-xen]\nkernel = x\n[checksums]\nimages/pxeboot/vmlinuz = sha256:${sum}\nimages/pxeboot/initrd.img = md5:00\n`
    expect(await found({ '/t/.treeinfo': info, '/t/images/pxeboot/vmlinuz': 'k', '/t/images/pxeboot/initrd.img': 'ii' })).toMatchObject({ title: 'Fedora 44', kernel: { sizeBytes: 1, sha256: sum }, initrd: { sizeBytes: 2, sha256: undefined }, arguments: [expect.stringMatching(/^inst\.repo=http.*\/t\/$/)] })
    expect(treeInfoLayout(info, 'aarch64')).toBeUndefined()
    expect(treeInfoLayout('[general]\nname = openSUSE-Leap-16.0\n[images-aarch64]\nkernel = a\ninitrd = b', 'aarch64')).toMatchObject({ family: 'suse' })
  })

  it('is where Debian, Ubuntu, Red Hat and SUSE keep theirs', async () => {
    const netboot = '/t/main/installer-amd64/current/images/'
    const sum = 'b'.repeat(64)
    expect(await found({ [`${netboot}netboot/debian-installer/amd64/linux`]: 'k', [`${netboot}netboot/debian-installer/amd64/initrd.gz`]: 'i', [`${netboot}SHA256SUMS`]: `${sum}  ./netboot/debian-installer/amd64/initrd.gz\n` })).toMatchObject({ title: 'Debian', initrd: { sha256: sum }, arguments: [] })
    expect(await found({ '/t/netboot/arm64/linux': 'k', '/t/netboot/arm64/initrd': 'i' }, '/t/', 'aarch64')).toMatchObject({ title: 'Ubuntu' })
    expect(await found({ '/t/images/pxeboot/vmlinuz': 'k', '/t/images/pxeboot/initrd.img': 'i' })).toMatchObject({ arguments: [expect.stringContaining('inst.repo=')] })
    expect(await found({ '/t/boot/x86_64/loader/linux': 'k', '/t/boot/x86_64/loader/initrd': 'i' })).toMatchObject({ arguments: [expect.stringContaining('install=')] })
  })

  it('is of the release that the archive or the disc says', async () => {
    const netboot = '/d/dists/stable/main/installer-amd64/current/images/netboot/debian-installer/amd64/'
    const files = { [`${netboot}linux`]: 'k', [`${netboot}initrd.gz`]: 'i' }
    expect(await found({ ...files, '/d/dists/stable/Release': 'Origin: Debian\nLabel: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm\nSHA256:\n 00 Origin: x\n' }, '/d/dists/stable/main/installer-amd64/')).toMatchObject({ title: 'Debian 12.5', identity: { family: 'Debian', version: '12.5' } })
    expect(await found({ ...files, '/d/dists/stable/Release': 'Origin: Debian\nCodename: forky\n' }, '/d/dists/stable/')).toMatchObject({ title: 'Debian forky' })
    expect(await found({ '/t/netboot/amd64/linux': 'k', '/t/netboot/amd64/initrd': 'i', '/t/.disk/info': 'Ubuntu-Server 24.04.1 LTS "Noble Numbat" - Release amd64 (20240827)' })).toMatchObject({ identity: { family: 'Ubuntu-Server', version: '24.04.1' } })
    expect(await found({ '/t/netboot/amd64/linux': 'k', '/t/netboot/amd64/initrd': 'i', '/t/.disk/info': 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 DVD' })).toMatchObject({ title: 'Debian 12.5.0' })
    expect(await found(files, '/d/dists/stable/main/installer-amd64/')).toMatchObject({ title: 'Debian', identity: undefined })
  })

  it('is refused where there is none, where half of it is there, and where it would come from another server', async () => {
    await expect(found({})).rejects.toMatchObject({ code: 'install-tree-unreadable', hint: 'installer-folder' })
    await expect(found({ '/t/images/pxeboot/vmlinuz': 'k' })).rejects.toMatchObject({ code: 'install-tree-unreadable', message: expect.stringContaining('initrd.img') })
    await expect(found({ '/t/.treeinfo': '[images-x86_64]\nkernel = http://127.0.0.1:1/k\ninitrd = i' })).rejects.toMatchObject({ params: { reason: 'tree-file-elsewhere' } })
    await expect(createInstallTrees({ now: () => 0 }).find('http://127.0.0.1:1/', 'x86_64', signal)).rejects.toMatchObject({ code: 'install-tree-unreadable', message: expect.stringMatching(/ECONNREFUSED|bad port/) })
  })

  it('goes on where a connection broke, and not with another file', async () => {
    let body = 'abcdefghij'
    using server = await serve(() => body, 4)
    const read = async (): Promise<string> => Buffer.concat(await Array.fromAsync(readFile({ url: `${server.origin}/f`, sizeBytes: 10 }, 0, signal))).toString()
    expect(await read()).toBe('abcdefghij')
    expect(server.asked).toEqual(['GET /f 0', 'GET /f 4'])
    body = 'abcdefghijk'
    await expect(read()).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a file put into an initial RAM disk', () => {
  it('lies behind zeros at a place where kernels look, with its name, its length and an end', () => {
    const tail = Buffer.from(injection([{ name: 'ks.cfg', text: 'text\n' }], 1001))
    const start = tail.indexOf('070701')
    expect((1001 + start) % 512).toBe(0)
    expect(tail.subarray(0, start).every((byte) => byte === 0) && start >= 4).toBe(true)
    expect(tail.toString('latin1', start + 110, start + 116)).toBe('ks.cfg')
    expect(parseInt(tail.toString('latin1', start + 6 + 6 * 8, start + 6 + 7 * 8), 16)).toBe(5)
    expect(tail.toString('latin1', start + 120, start + 125)).toBe('text\n')
    expect(tail.toString('latin1')).toContain('TRAILER!!!')
    expect(injection([], 1001)).toHaveLength(0)
  })
})

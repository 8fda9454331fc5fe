// Against a real OpenSSH server, which also asks for new keys in the middle.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSsh } from '../session/connect.ts'
import type { SshSession } from '../session/ssh-session.ts'
import { createFixture } from '../testing/fixture.ts'
import { orWhyNot, startSshd, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'

const MiB = 2 ** 20
const signal = (): AbortSignal => AbortSignal.timeout(30_000)
const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(whyNoSshd())(orWhyNot('a connection for images'), { timeout: 60_000 }, () => {
  const fixture = createFixture()
  const sshds: RealSshd[] = []
  beforeAll(async () => void sshds.push(await startSshd(), await startSshd('RekeyLimit 16M')), 60_000)
  afterAll(async () => {
    for (const sshd of sshds) await sshd[Symbol.asyncDispose]()
    fixture[Symbol.dispose]()
  })
  const connect = (sshd: RealSshd | undefined): Promise<SshSession> => {
    if (!sshd) throw new Error('no sshd')
    return connectSsh(fixture.options({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: sshd.keyFile }, knownHostsFiles: [sshd.knownHostsFile], isBulk: true }))
  }

  /** Held back now and then: what comes meanwhile waits in memory of its own. */
  async function readAll(stream: Duplex): Promise<{ digest: string; isShared: boolean }> {
    const hash = createHash('sha256')
    let [read, isShared] = [0, false]
    stream.on('data', (chunk: Buffer) => {
      hash.update(chunk)
      isShared ||= chunk.buffer.byteLength === 256 * 1024
      read += chunk.length
      if (read % (8 * MiB) >= chunk.length) return
      stream.pause()
      void pause(30).then(() => stream.resume())
    })
    await once(stream, 'end')
    return { digest: hash.digest('hex'), isShared }
  }

  it('loses and changes no byte, either way, taken at once or late', async () => {
    await using session = await connect(sshds[0])
    const image = randomBytes(40 * MiB)
    const echo = await session.exec('cat', { signal: signal() })
    const reading = readAll(echo)
    for (let at = 0; at < image.length; at += MiB) if (!echo.write(image.subarray(at, at + MiB))) await once(echo, 'drain')
    echo.end()
    expect(await reading).toEqual({ digest: sum(image), isShared: true })
  })

  it('stays right when the server wants new keys in the middle', async () => {
    await using session = await connect(sshds[1])
    const bytes = 48 * MiB
    const { digest } = await readAll(await session.exec(`head -c ${bytes} /dev/zero | tr '\\0' x`, { signal: signal() }))
    expect(digest).toBe(sum(Buffer.alloc(bytes, 'x')))
    expect((await session.run('echo still here', { signal: signal() })).stdout).toBe('still here\n')
  })

  // What the server has kept back comes right behind its new keys: more room in the window, into which ssh2 writes at once.
  it('goes on sending as fast as it can when the server wants new keys, again and again', async () => {
    await using session = await connect(sshds[1])
    const image = randomBytes(8 * MiB)
    const rounds = 16
    const command = await session.exec('sha256sum', { signal: signal() })
    const hash = createHash('sha256')
    for (let round = 0; round < rounds; round += 1) {
      hash.update(image)
      if (!command.write(image)) await once(command, 'drain')
    }
    command.end()
    const [answer] = await once(command, 'data')
    expect(String(answer)).toContain(hash.digest('hex'))
  })
})

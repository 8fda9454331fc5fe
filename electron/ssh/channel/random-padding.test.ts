// Against a real OpenSSH server, which refuses a packet that is padded wrongly.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import ssh2, { type Client, type ClientChannel } from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orWhyNot, startSshd, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'
import { padFromPool } from './random-padding.ts'
import { member } from './ssh2-insides.ts'

type AllocPacket = (payloadBytes: number) => Buffer

async function connect(sshd: RealSshd | undefined, cipher: 'aes128-gcm@openssh.com' | 'aes128-ctr'): Promise<Client & Disposable> {
  if (!sshd) throw new Error('no sshd')
  const client = new ssh2.Client()
  client.connect({ host: '127.0.0.1', port: sshd.port, username: 'root', privateKey: readFileSync(sshd.keyFile), algorithms: { cipher: [cipher] } })
  await once(client, 'ready')
  return Object.assign(client, { [Symbol.dispose]: () => void client.destroy() })
}

function allocPacketOf(client: Client): AllocPacket {
  const cipher = member(member(client, '_protocol'), '_cipher')
  const allocate = member(cipher, 'allocPacket')
  if (typeof allocate !== 'function') throw new Error('ssh2 is another than we know')
  return (payloadBytes) => Buffer.from(Reflect.apply(allocate, cipher, [payloadBytes]))
}

describe.skipIf(whyNoSshd())(orWhyNot('padding from a pool'), () => {
  const sshds: RealSshd[] = []
  beforeAll(async () => void sshds.push(await startSshd()), 60_000)
  afterAll(async () => {
    for (const sshd of sshds) await sshd[Symbol.asyncDispose]()
  })

  it('makes packets as long as ssh2 does, with the same head', async () => {
    using client = await connect(sshds[0], 'aes128-gcm@openssh.com')
    const before = allocPacketOf(client)
    expect(padFromPool(client)).toBe(true)
    const now = allocPacketOf(client)
    for (let payloadBytes = 1; payloadBytes < 100; payloadBytes++) {
      const [theirs, ours] = [before(payloadBytes), now(payloadBytes)]
      expect(ours.length).toBe(theirs.length)
      expect(ours.subarray(0, 5)).toEqual(theirs.subarray(0, 5))
    }
  })

  it('uses no random bytes twice', async () => {
    using client = await connect(sshds[0], 'aes128-gcm@openssh.com')
    padFromPool(client)
    const allocate = allocPacketOf(client)
    const count = 2_000
    const paddings = Array.from({ length: count }, () => allocate(3).subarray(8, -16).toString('hex'))
    expect(paddings[0]).toHaveLength(24)
    expect(new Set(paddings).size).toBe(count)
  })

  it('is taken by the server', async () => {
    using client = await connect(sshds[0], 'aes128-gcm@openssh.com')
    padFromPool(client)
    const echo: ClientChannel = await promisify((command: string, done: (error: Error | undefined, channel: ClientChannel) => void) => client.exec(command, done))('cat')
    const lines = Array.from({ length: 2_000 }, (_, index) => 'x'.repeat(index % 70))
    for (const line of lines) echo.write(`${line}\n`)
    echo.end()
    const read = await echo.toArray()
    expect(Buffer.concat(read).toString()).toBe(lines.map((line) => `${line}\n`).join(''))
  })

  it('changes nothing with another cipher', async () => {
    using client = await connect(sshds[0], 'aes128-ctr')
    expect(padFromPool(client)).toBe(false)
  })
})

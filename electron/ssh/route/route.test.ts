// The ways to a host: jump hosts, commands, and what is said when a way does not lead there.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSsh } from '../session/connect.ts'
import type { ConnectOptions } from '../session/connect.ts'
import { noQuestions } from '../session/questions.ts'
import type { SshQuestions } from '../session/questions.ts'
import { createFixture } from '../testing/fixture.ts'
import { closedPort, orWhyNot, startSshd, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'
import { createSharedHops } from './shared-hops.ts'

const signal = (): AbortSignal => AbortSignal.timeout(20_000)

describe.skipIf(whyNoSshd())(orWhyNot('the way to a host'), { timeout: 30_000 }, () => {
  const fixture = createFixture()
  const allKnown = join(fixture.homeDir, 'all_known_hosts')
  let gate: RealSshd
  let inner: RealSshd

  beforeAll(async () => {
    gate = await startSshd()
    inner = await startSshd()
    writeFileSync(allKnown, readFileSync(gate.knownHostsFile, 'utf8') + readFileSync(inner.knownHostsFile, 'utf8'))
  }, 60_000)
  afterAll(async () => {
    await gate[Symbol.asyncDispose]()
    await inner[Symbol.asyncDispose]()
    fixture[Symbol.dispose]()
  })

  const block = (name: string, { port, keyFile }: RealSshd, more = ''): string => `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n  User root\n  IdentityFile ${keyFile}\n  ${more}\n`
  const to = (host: string, config: string, changes: Partial<ConnectOptions> = {}): ConnectOptions => fixture.options({ destination: { host }, environment: fixture.environment(config), knownHostsFiles: [allKnown], ...changes })
  const whoServes = async (connection: ConnectOptions): Promise<string> => {
    await using session = await connectSsh(connection)
    const { stdout } = await session.run('echo $SSH_CONNECTION', { signal: signal() })
    return stdout.trim().split(' ').at(-1) ?? ''
  }

  it('passes through a jump host, naming it, and checks the key of each', async () => {
    const config = block('inner', inner, 'ProxyJump gate') + block('gate', gate)
    const steps: string[] = []
    expect(await whoServes(to('inner', config, { onStep: (step, detail) => steps.push(`${step} ${detail}`) }))).toBe(String(inner.port))
    expect(steps).toContain('tcp jump host gate')
    const error = await fixture.refusal(to('inner', config, { knownHostsFiles: [inner.knownHostsFile] }))
    expect(error).toMatchObject({ code: 'host-key-unknown', details: { hop: 'gate' } })
  })

  it('passes through a chain of them, each with its own configuration', async () => {
    const config = block('inner', inner, 'ProxyJump gate,second') + block('second', inner) + block('gate', gate)
    expect(await whoServes(to('inner', config))).toBe(String(inner.port))
    await using middle = await startSshd()
    appendFileSync(allKnown, readFileSync(middle.knownHostsFile))
    const nested = block('inner', inner, 'ProxyJump second') + block('second', middle, 'ProxyJump gate') + block('gate', gate)
    expect(await whoServes(to('inner', nested))).toBe(String(inner.port))
  })

  it('makes one connection to a jump host for all who share it, and asks once who it is, for whom', async () => {
    const config = ['one', 'two', 'three'].map((name) => block(name, inner, 'ProxyJump gate')).join('') + block('gate', gate)
    const hops = createSharedHops()
    const before = gate.connections()
    const asked: unknown[] = []
    const ask: SshQuestions = { ...noQuestions, hostKey: async ({ wayTo, address }) => asked.push({ wayTo, address }) > 0 }
    const known = join(fixture.homeDir, 'known_behind_gate')
    writeFileSync(known, readFileSync(inner.knownHostsFile))
    const sessions = await Promise.all(['one', 'two', 'three'].map((name) => connectSsh(to(name, config, { hops, ask, knownHostsFiles: [known] }))))
    expect(asked).toEqual([{ wayTo: 'one', address: `127.0.0.1:${gate.port}` }])
    const [first, ...others] = sessions
    await first?.[Symbol.asyncDispose]()
    for (const session of others) expect((await session.run('echo on', { signal: signal() })).stdout).toBe('on\n')
    expect(gate.connections() - before).toBe(1)
    for (const session of others) await session[Symbol.asyncDispose]()
    expect(await whoServes(to('two', config, { hops, knownHostsFiles: [known] }))).toBe(String(inner.port))
    expect(gate.connections() - before).toBe(2)
  })

  it('says which hop could not be reached, and which could not go on', async () => {
    const unreachable = block('inner', inner, 'ProxyJump nobody') + `Host nobody\n  HostName 127.0.0.1\n  Port ${closedPort}\n`
    expect(await fixture.refusal(to('inner', unreachable))).toMatchObject({ code: 'jump-failed', step: 'tcp', details: { hop: 'nobody' }, message: expect.stringContaining(`:${closedPort} `) })
    const beyond = `Host beyond\n  HostName 127.0.0.1\n  Port ${closedPort}\n  ProxyJump gate\n${block('gate', gate)}`
    expect(await fixture.refusal(to('beyond', beyond))).toMatchObject({ code: 'jump-failed', step: 'channel', details: { hop: 'gate' } })
  })

  it('refuses a jump host that can only be reached through itself', async () => {
    const config = `Host *\n  ProxyJump gate\n${block('gate', gate)}`
    expect(await fixture.refusal(to('inner', config))).toMatchObject({ code: 'config-invalid', message: expect.stringContaining('through itself') })
  })

  it('runs nothing that the name of a host says, and no proxy command with it', async () => {
    const witness = join(fixture.homeDir, 'was-run')
    const config = `Host *\n  ProxyCommand touch ${witness}; echo %h >&2\n`
    expect(await fixture.refusal(to('$(id)', config))).toMatchObject({ code: 'config-invalid', step: 'resolve', hint: 'ssh-unsafe-name' })
    expect(existsSync(witness)).toBe(false)
  })

  it('talks to a proxy command, and repeats its complaint when it fails', async () => {
    const direct = `ProxyCommand /usr/sbin/sshd -i -f ${inner.configFile}`
    expect(await whoServes(to('inner', block('inner', inner, direct)))).not.toBe('')
    const failing = await fixture.refusal(to('inner', block('inner', inner, 'ProxyCommand echo "no route today" >&2')))
    expect(failing).toMatchObject({ step: 'handshake', message: expect.stringContaining('no route today') })
  })

  it('ends the proxy command with the session, and with an attempt that is given up', async () => {
    const pidFile = join(fixture.homeDir, 'proxy.pid')
    const silent = `ProxyCommand sh -c 'echo $$ > ${pidFile}; exec sleep 1000'`
    expect(await fixture.refusal(to('inner', block('inner', inner, silent), { deadlineMs: 2000 }))).toMatchObject({ code: 'timed-out', step: 'handshake' })
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(pid).toBeGreaterThan(0)
    // It has been told to end; the system may take a moment to do it.
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('leaves no socket open behind it', async () => {
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
    // Those of the tests before are on their way out.
    await expect.poll(sockets).toBe(0)
    await whoServes(to('inner', block('inner', inner, 'ProxyJump gate') + block('gate', gate)))
    await fixture.refusal(to('inner', block('inner', inner, 'ProxyJump gate') + block('gate', gate), { knownHostsFiles: [gate.knownHostsFile] }))
    await expect.poll(sockets).toBe(0)
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

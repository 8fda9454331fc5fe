// libvirt's own login (SASL) against a real daemon that asks for one.
import { hostname } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import { startPrivateLibvirtd } from './private-libvirtd.ts'
import { openTestHost } from './test-host.ts'

const login = { username: 'ada', password: 'sesame 77 ü' }
const daemon = await startPrivateLibvirtd({ login })
const whyNot = 'unavailable' in daemon ? daemon.unavailable : undefined
const uri = 'unavailable' in daemon ? '' : `test:///default?socket=${daemon.socketPath}`

afterAll(async () => {
  if (!('unavailable' in daemon)) await daemon[Symbol.asyncDispose]()
})

describe.skipIf(whyNot)(whyNot ?? 'a daemon that wants a login of its own', () => {
  it('asks a person for it, says that a wrong one was wrong, and needs the right one once for all connections', async () => {
    const asked: QuestionDetail[] = []
    const ask = (detail: QuestionDetail): Answer => {
      asked.push(detail)
      return { kind: 'prompts', answers: [login.username, asked.length === 1 ? 'wrong' : login.password] }
    }
    await using host = openTestHost(createProvider, uri, { ask })
    host.provider.connect()
    await host.untilState('connected')
    expect(asked).toEqual([{ kind: 'login', address: hostname(), isRetry: false }, { kind: 'login', address: hostname(), isRetry: true }])
    const vm = await host.runningVm()
    await host.provider.act({ uuid: vm.uuid, action: 'pause' }, { signal: AbortSignal.timeout(10_000) })
    await host.until(() => host.vm(vm.uuid)?.state === 'paused')
    expect(asked).toHaveLength(2)
  })

  it('is refused to who does not log in', async () => {
    await using host = openTestHost(createProvider, uri)
    host.provider.connect()
    await host.untilState('refused')
    expect(host.states().at(-1)).toMatchObject({ problem: { code: 'libvirt-auth-refused' } })
  })
})

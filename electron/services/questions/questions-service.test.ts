import { describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { HostId } from '#shared/model/ids.ts'
import type { Question, QuestionDetail } from '#shared/model/question.ts'
import { createKnownSecrets } from './known-secrets.ts'
import { createQuestionsService } from './questions-service.ts'
import type { QuestionsService } from './questions-service.ts'
import type { SecretStore } from './secret-store.ts'

function memoryStore(description: string | null = 'memory') {
  const secrets = new Map<string, string>()
  const store: SecretStore = {
    description,
    get: (key) => Promise.resolve(secrets.get(key)),
    set: (key, secret) => Promise.resolve(void secrets.set(key, secret)),
    remove: (key) => Promise.resolve(void secrets.delete(key)),
  }
  return { store, secrets }
}

function setUp(memory = memoryStore()) {
  const service = createQuestionsService({ secrets: createKnownSecrets(memory.store, silentLog), now: () => 5 })
  return { service, ...memory, restart: () => createQuestionsService({ secrets: createKnownSecrets(memory.store, silentLog), now: () => 6 }) }
}

const host = (number: number): HostId => HostId.parse(`host-${number}`)
const passwordOf = (address: string, isRetry = false): QuestionDetail => ({ kind: 'password', address, user: 'root', isRetry, canRemember: true })
const passphrase: QuestionDetail = { kind: 'passphrase', keyFile: '/root/.ssh/id_ed25519', isRetry: false, canRemember: true }
const hostKey: QuestionDetail = { kind: 'host-key', address: 'kvm01', keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' }
const never = new AbortController().signal

async function openQuestions(service: QuestionsService, count = 1): Promise<Question[]> {
  for await (const { open } of service.watch(undefined)) if (open.length === count) return open
  return []
}

async function onlyQuestion(service: QuestionsService): Promise<Question> {
  const [question] = await openQuestions(service)
  if (!question) throw new Error('nothing is asked')
  return question
}

describe('a question', () => {
  it('is shown until the first answer, which is the one that counts', async () => {
    const { service } = setUp()
    const asked = service.ask(host(1), hostKey, never)
    const question = await onlyQuestion(service)
    expect(question).toMatchObject({ hostIds: ['host-1'], askedAtMs: 5, detail: hostKey })
    await service.answer(question.id, { kind: 'accept' })
    expect(await asked).toEqual({ kind: 'accept' })
    expect(await openQuestions(service, 0)).toEqual([])
    await expect(service.answer(question.id, { kind: 'refuse' })).rejects.toMatchObject({ code: 'question-not-found' })
  })

  it('about a key is one for all hosts that come by it, as by a jump host, and another for each other key', async () => {
    const { service } = setUp()
    const jump: QuestionDetail = { ...hostKey, address: 'gate', wayTo: 'kvm01' }
    const first = service.ask(host(1), jump, never)
    const giveUp = new AbortController()
    service.ask(host(2), { ...jump, wayTo: 'kvm02' }, giveUp.signal).catch(() => {})
    const third = service.ask(host(3), { ...jump, wayTo: 'kvm03' }, never)
    void service.ask(host(4), { ...jump, fingerprint: 'SHA256:other' }, never).catch(() => {})
    const [shared, other] = await openQuestions(service, 2)
    expect([shared?.hostIds, other?.hostIds]).toEqual([['host-1', 'host-2', 'host-3'], ['host-4']])
    giveUp.abort()
    await expect.poll(async () => (await openQuestions(service, 2))[0]?.hostIds).toEqual(['host-1', 'host-3'])
    if (shared) await service.answer(shared.id, { kind: 'accept' })
    expect(await Promise.all([first, third])).toEqual([{ kind: 'accept' }, { kind: 'accept' }])
    service[Symbol.dispose]()
  })

  it('is withdrawn when the provider gives up', async () => {
    const { service } = setUp()
    const controller = new AbortController()
    const asked = service.ask(host(1), hostKey, controller.signal)
    await onlyQuestion(service)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    expect(await openQuestions(service, 0)).toEqual([])
  })

  it('takes only an answer of its own kind, and stays open after a wrong one', async () => {
    const { service } = setUp()
    const asked = service.ask(host(1), { kind: 'prompts', address: 'kvm01', title: '', prompts: [{ text: 'Code', isEchoed: false }] }, never)
    const { id } = await onlyQuestion(service)
    await expect(service.answer(id, { kind: 'accept' })).rejects.toMatchObject({ code: 'input-invalid' })
    await expect(service.answer(id, { kind: 'prompts', answers: ['1', '2'] })).rejects.toMatchObject({ code: 'input-invalid' })
    await service.answer(id, { kind: 'prompts', answers: ['1'] })
    expect(await asked).toEqual({ kind: 'prompts', answers: ['1'] })
  })
})

describe('a secret', () => {
  it('is asked once for a key that many hosts use, now and later', async () => {
    const { service } = setUp()
    const asked = [1, 2, 3].map((number) => service.ask(host(number), passphrase, never))
    const { id } = await onlyQuestion(service)
    await service.answer(id, { kind: 'secret', secret: 'open sesame', remember: false })
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'secret', secret: 'open sesame', remember: false })))
    expect(await service.ask(host(4), passphrase, never)).toMatchObject({ secret: 'open sesame' })
  })

  it('that a person will not give is not asked for again until somebody connects a host', async () => {
    const { service } = setUp()
    const asked = service.ask(host(1), passphrase, never)
    await service.answer((await onlyQuestion(service)).id, { kind: 'refuse' })
    expect(await asked).toEqual({ kind: 'refuse' })
    expect(await service.ask(host(2), passphrase, never)).toEqual({ kind: 'refuse' })
    service.allowAgain()
    void service.ask(host(2), passphrase, never)
    expect(await onlyQuestion(service)).toMatchObject({ hostIds: ['host-2'] })
  })

  it('is kept for another start only when the user said so', async () => {
    const { service, secrets, restart } = setUp()
    for (const [address, remember] of [['kvm01', true], ['kvm02', false]] as const) {
      const asked = service.ask(host(1), passwordOf(address), never)
      await service.answer((await onlyQuestion(service)).id, { kind: 'secret', secret: `of ${address}`, remember })
      await asked
    }
    expect([...secrets]).toEqual([['password root@kvm01', 'of kvm01']])
    const later = restart()
    expect(await later.ask(host(1), passwordOf('kvm01'), never)).toMatchObject({ secret: 'of kvm01' })
    void later.ask(host(1), passwordOf('kvm02'), never)
    expect(await onlyQuestion(later)).toMatchObject({ detail: { address: 'kvm02' } })
  })

  it('that was refused is forgotten and asked again', async () => {
    const { service, secrets } = setUp()
    secrets.set('password root@kvm01', 'old')
    expect(await service.ask(host(1), passwordOf('kvm01'), never)).toMatchObject({ secret: 'old' })
    const again = service.ask(host(1), passwordOf('kvm01', true), never)
    const question = await onlyQuestion(service)
    expect(secrets.size).toBe(0)
    expect(question.detail).toMatchObject({ isRetry: true })
    await service.answer(question.id, { kind: 'secret', secret: 'new', remember: true })
    expect(await again).toMatchObject({ secret: 'new' })
    expect(secrets.get('password root@kvm01')).toBe('new')
  })

  it('that is right is not forgotten because a slow host refuses the wrong one before it', async () => {
    const { service } = setUp()
    const asked = [1, 2].map((number) => service.ask(host(number), passphrase, never))
    await service.answer((await onlyQuestion(service)).id, { kind: 'secret', secret: 'wrong', remember: false })
    await Promise.all(asked)
    const again = service.ask(host(1), { ...passphrase, isRetry: true }, never)
    await service.answer((await onlyQuestion(service)).id, { kind: 'secret', secret: 'right', remember: false })
    await again
    expect(await service.ask(host(2), { ...passphrase, isRetry: true }, never)).toMatchObject({ secret: 'right' })
  })

  it('is asked when the store that may have it fails', async () => {
    const broken = () => Promise.reject(new Error('locked'))
    const service = createQuestionsService({ secrets: createKnownSecrets({ description: 'keychain', get: broken, set: broken, remove: broken }, silentLog), now: () => 1 })
    const asked = service.ask(host(1), passwordOf('kvm01'), never)
    await service.answer((await onlyQuestion(service)).id, { kind: 'secret', secret: 'mine', remember: true })
    expect(await asked).toMatchObject({ secret: 'mine' })
  })

  it('is not offered to be remembered where nothing can remember it', async () => {
    const { service } = setUp(memoryStore(null))
    void service.ask(host(1), passwordOf('kvm01'), never)
    expect((await onlyQuestion(service)).detail).toMatchObject({ canRemember: false })
  })
})

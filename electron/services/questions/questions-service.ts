// Questions that come up while connecting, asked in every window: the first answer counts, and a question is withdrawn when
// nobody waits for its answer any more. Hosts that need the same secret, or come by the same unknown key, share one question.
import { randomUUID } from 'node:crypto'
import { createChannel } from '#electron/lib/channel.ts'
import { cancelledError } from '#electron/lib/waiting/deadline.ts'
import { AppError } from '#shared/errors.ts'
import { QuestionId } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Answer, Question, QuestionDetail, QuestionEvent } from '#shared/model/question.ts'
import { secretKey } from './known-secrets.ts'
import type { KnownSecrets } from './known-secrets.ts'

export interface QuestionsService extends Disposable {
  /** Answers from what is known, or asks. @throws AppError `cancelled` when the signal aborts. */
  ask(hostId: HostId, detail: QuestionDetail, signal: AbortSignal): Promise<Answer>
  /** @throws AppError `question-not-found` (also when another answer was first), `input-invalid` */
  answer(questionId: QuestionId, answer: Answer): Promise<void>
  /** A person has asked for a connection: what was declined before may be asked again. */
  allowAgain(): void
  watch(signal: AbortSignal | undefined): AsyncGenerator<QuestionEvent, void, undefined>
}

interface OpenQuestion {
  readonly question: Omit<Question, 'hostIds'>
  readonly waiters: Map<PromiseWithResolvers<Answer>, HostId>
}

export function createQuestionsService({ secrets, now }: { secrets: KnownSecrets; now: () => number }): QuestionsService {
  const open = new Map<QuestionId, OpenQuestion>()
  /** Secrets that a person would not give. Of hundreds of hosts with one key, those whose turn comes later do not ask for it again. */
  const declined = new Set<string>()
  const channel = createChannel<QuestionEvent>({ backlogLimit: 16 })
  const current = (): QuestionEvent => ({ open: [...open.values()].map(({ question, waiters }) => ({ ...question, hostIds: [...new Set(waiters.values())] })) })
  const publish = (): void => channel.publish(current())

  const pose = (detail: QuestionDetail): OpenQuestion => {
    const key = sharedKey(detail)
    const same = key === undefined ? undefined : [...open.values()].find(({ question }) => sharedKey(question.detail) === key)
    if (same) return same
    const question = { id: QuestionId.parse(randomUUID()), askedAtMs: now(), detail: offered(detail, secrets.canRemember) }
    const item = { question, waiters: new Map<PromiseWithResolvers<Answer>, HostId>() }
    open.set(question.id, item)
    return item
  }
  const leave = (item: OpenQuestion, waiter: PromiseWithResolvers<Answer>): void => {
    item.waiters.delete(waiter)
    if (!open.has(item.question.id)) return
    if (item.waiters.size === 0) open.delete(item.question.id)
    publish()
  }
  return {
    async ask(hostId, detail, signal) {
      const secret = await secrets.answerTo(hostId, detail)
      if (signal.aborted) throw cancelledError('The question')
      if (secret !== undefined) return { kind: 'secret', secret, remember: false }
      if (declined.has(secretKey(detail) ?? '')) return { kind: 'refuse' }
      const item = pose(detail)
      const waiter = Promise.withResolvers<Answer>()
      const withdraw = (): void => waiter.reject(cancelledError('The question'))
      item.waiters.set(waiter, hostId)
      publish()
      signal.addEventListener('abort', withdraw, { once: true })
      try {
        return await waiter.promise
      } finally {
        signal.removeEventListener('abort', withdraw)
        leave(item, waiter)
      }
    },
    async answer(questionId, answer) {
      const item = open.get(questionId)
      if (!item) throw new AppError('question-not-found', { message: 'The question is answered or withdrawn' })
      assertFits(answer, item.question.detail)
      open.delete(questionId)
      publish()
      const key = secretKey(item.question.detail)
      if (answer.kind === 'refuse' && key !== undefined) declined.add(key)
      if (answer.kind === 'secret') await secrets.keep({ detail: item.question.detail, hostIds: item.waiters.values() }, answer.secret, answer.remember && secrets.canRemember)
      for (const waiter of item.waiters.keys()) waiter.resolve(answer)
    },
    allowAgain: () => declined.clear(),
    watch: (signal) => channel.subscribe({ snapshot: () => [current()], signal }),
    [Symbol.dispose]() {
      for (const { waiters } of open.values()) for (const waiter of waiters.keys()) waiter.reject(cancelledError('The question'))
      channel[Symbol.dispose]()
    },
  }
}

/** Equal keys are one question; `undefined` for what is asked of each host by itself. */
function sharedKey(detail: QuestionDetail): string | undefined {
  return detail.kind === 'host-key' ? `host-key ${detail.address} ${detail.keyType} ${detail.fingerprint}` : secretKey(detail)
}

/** Remembering is offered only where there is something to remember it in. */
function offered(detail: QuestionDetail, canRemember: boolean): QuestionDetail {
  return detail.kind === 'password' || detail.kind === 'passphrase' ? { ...detail, canRemember: detail.canRemember && canRemember } : detail
}

const answersTo: Readonly<Record<QuestionDetail['kind'], Answer['kind']>> = { 'host-key': 'accept', password: 'secret', passphrase: 'secret', login: 'prompts', prompts: 'prompts' }

function assertFits(answer: Answer, detail: QuestionDetail): void {
  const isRightKind = answer.kind === 'refuse' || answer.kind === answersTo[detail.kind]
  const hasAllPrompts = answer.kind !== 'prompts' || detail.kind !== 'prompts' || answer.answers.length === detail.prompts.length
  if (!isRightKind || !hasAllPrompts) throw new AppError('input-invalid', { message: `"${answer.kind}" does not answer a question of kind ${detail.kind}` })
}

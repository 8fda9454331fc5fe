// Questions that come up while connecting, asked in every window: the first answer counts, and a question is withdrawn when
// nobody waits for its answer any more. Hosts that need the same secret share one question.
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
  watch(signal: AbortSignal | undefined): AsyncGenerator<QuestionEvent, void, undefined>
}

interface OpenQuestion {
  readonly question: Question
  readonly waiters: Set<PromiseWithResolvers<Answer>>
}

export function createQuestionsService({ secrets, now }: { secrets: KnownSecrets; now: () => number }): QuestionsService {
  const open = new Map<QuestionId, OpenQuestion>()
  const channel = createChannel<QuestionEvent>({ backlogLimit: 16 })
  const current = (): QuestionEvent => ({ open: [...open.values()].map(({ question }) => question) })
  const publish = (): void => channel.publish(current())

  const pose = (hostId: HostId, detail: QuestionDetail): OpenQuestion => {
    const key = secretKey(detail)
    const same = key === undefined ? undefined : [...open.values()].find(({ question }) => secretKey(question.detail) === key)
    if (same) return same
    const question: Question = { id: QuestionId.parse(randomUUID()), hostId, askedAtMs: now(), detail: offered(detail, secrets.canRemember) }
    const item = { question, waiters: new Set<PromiseWithResolvers<Answer>>() }
    open.set(question.id, item)
    publish()
    return item
  }
  const leave = (item: OpenQuestion, waiter: PromiseWithResolvers<Answer>): void => {
    item.waiters.delete(waiter)
    if (item.waiters.size === 0 && open.delete(item.question.id)) publish()
  }
  return {
    async ask(hostId, detail, signal) {
      const secret = await secrets.answerTo(detail)
      if (signal.aborted) throw cancelledError('The question')
      if (secret !== undefined) return { kind: 'secret', secret, remember: false }
      const item = pose(hostId, detail)
      const waiter = Promise.withResolvers<Answer>()
      const withdraw = (): void => waiter.reject(cancelledError('The question'))
      item.waiters.add(waiter)
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
      if (answer.kind === 'secret') await secrets.keep(item.question.detail, answer.secret, answer.remember && secrets.canRemember)
      for (const waiter of item.waiters) waiter.resolve(answer)
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [current()], signal }),
    [Symbol.dispose]() {
      for (const { waiters } of open.values()) for (const waiter of waiters) waiter.reject(cancelledError('The question'))
      channel[Symbol.dispose]()
    },
  }
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

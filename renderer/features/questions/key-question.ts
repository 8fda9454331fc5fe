// Questions about the keys of hosts, told from the others. Pure.
import type { Question, QuestionDetail } from '#shared/model/question.ts'

export type KeyDetail = Extract<QuestionDetail, { kind: 'host-key' }>
export type KeyQuestion = Question & { readonly detail: KeyDetail }

export function isAboutKey(question: Question): question is KeyQuestion {
  return question.detail.kind === 'host-key'
}

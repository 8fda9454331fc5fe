// What the console asks while it connects (host keys, passwords). A question is asked in every window; the first answer counts.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { QuestionId } from '../model/ids.ts'
import { Answer, QuestionEvent } from '../model/question.ts'
import { read, write } from './call.ts'

export const questions = {
  watch: read('inventory.read').route({ method: 'GET', path: '/questions/watch' }).output(eventIterator(QuestionEvent)),
  answer: write('question.answer', 'question.answer').route({ method: 'POST', path: '/questions/{questionId}/answer' }).input(z.object({ questionId: QuestionId, answer: Answer })).output(z.void()),
}

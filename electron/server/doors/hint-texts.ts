// Windows word a hint by its key; who reads the answer of a script has no catalogue: the words go along with every failure that an
// answer tells of, as an error or as part of what was asked for.
import { mapEventIterator } from '@orpc/client'
import type { ORPCError } from '@orpc/server'
import * as z from 'zod'
import type { HintWords } from '#electron/lib/words.ts'
import { fromWireError } from '#shared/contract/wire-error.ts'
import { Problem } from '#shared/model/hosts/host.ts'

export interface HintTexts {
  /** The body of an error, with `data.hintText`. */
  error(error: ORPCError<string, unknown>): unknown
  /** What a call answers; each failure in it, and in each event of a stream, gets its `hintText`. */
  answer(answer: unknown): unknown
}

const ErrorData = z.record(z.string(), z.unknown())
const Hinted = Problem.required({ hint: true })

export function createHintTexts(hintText: HintWords): HintTexts {
  const worded = (value: unknown): unknown => {
    if (Array.isArray(value)) return allWorded(value)
    return isPlain(value) ? withText(entriesWorded(value)) : value
  }
  const allWorded = (values: readonly unknown[]): readonly unknown[] => {
    const all = values.map(worded)
    return all.some((each, index) => each !== values[index]) ? all : values
  }
  // Nearly all of an answer has no failure in it, and stays what it is: the table of machines has ten thousand rows.
  const entriesWorded = (object: Record<string, unknown>): Record<string, unknown> => {
    let changed: Record<string, unknown> | undefined
    for (const key of Object.keys(object)) {
      const each = worded(object[key])
      if (each !== object[key]) changed = { ...(changed ?? object), [key]: each }
    }
    return changed ?? object
  }
  const withText = (object: Record<string, unknown>): Record<string, unknown> => {
    const problem = 'hint' in object ? Hinted.safeParse(object).data : undefined
    return problem ? { ...object, hintText: hintText({ hint: problem.hint, params: problem.params ?? {} }) } : object
  }
  return {
    error(error) {
      const body = error.toJSON()
      const text = hintText(fromWireError(error))
      return text === undefined ? body : { ...body, data: { ...ErrorData.safeParse(body.data).data, hintText: text } }
    },
    answer: (answer) => (isStream(answer) ? mapEventIterator(answer, { value: async (event) => worded(event), error: async (error) => error }) : worded(answer)),
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

export function isStream(answer: unknown): answer is AsyncIteratorObject<unknown, unknown, void> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}

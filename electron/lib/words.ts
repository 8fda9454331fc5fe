// The words of what leaves the console without a window: messages of alerts, mails, reports, failures in them, and hints for scripts and
// terminals. The same catalogue as the windows', of which this side needs a few namespaces. What a window shows crosses the contract as
// a code or key with its values and is worded there.
import { createInstance } from 'i18next'
import type { i18n } from 'i18next'
import type { AppError } from '#shared/errors.ts'
import { isHintKey } from '#shared/hints.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { isReasonKey } from '#shared/reasons.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import { visibleText } from '#shared/visible-text.ts'
import app from '../../resources/i18n/en/app.json' with { type: 'json' }
import editing from '../../resources/i18n/en/editing.json' with { type: 'json' }
import hints from '../../resources/i18n/en/hints.json' with { type: 'json' }
import importing from '../../resources/i18n/en/importing.json' with { type: 'json' }
import messages from '../../resources/i18n/en/messages.json' with { type: 'json' }
import reasons from '../../resources/i18n/en/reasons.json' with { type: 'json' }
import snapshots from '../../resources/i18n/en/snapshots.json' with { type: 'json' }
import taskLines from '../../resources/i18n/en/task-lines.json' with { type: 'json' }
import trash from '../../resources/i18n/en/trash.json' with { type: 'json' }
import { byteSize } from './byte-size.ts'

export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** A language that has no catalogue, or lacks a text, falls back to English. `language` is asked each time: a person may change it. */
export function createWords(language: () => string): Words {
  const catalogue = openCatalogue()
  return (key, values = {}) => catalogue.t(key, { ...values, lng: language() })
}

export type ProblemWords = (problem: Pick<Problem, 'code' | 'message' | 'params' | 'hint'>) => string

/** Codes that say nothing without the other side's own text. */
const tellLittle: ReadonlySet<string> = new Set(['internal', 'libvirt-error'])

/** A failure in sentences, as a window words it: what happened, to what, what to do next; beside it what the other side said, where only that tells more. */
export function createProblemWords(words: Words, { alwaysSaid = false } = {}): ProblemWords {
  return ({ code, message, params = {}, hint }) => {
    const reason = params['reason']
    const said = isReasonKey(reason) ? words(`reasons:${reason}`, params) : words(`app:error.${code}`, { ...params, defaultValue: message })
    const what = (alwaysSaid || tellLittle.has(code)) && !isReasonKey(reason) && said !== message ? words('problem.said', { what: said, said: message }) : said
    const next = hint !== undefined && isHintKey(hint) ? words(`hints:${hint}`, params) : hint
    return next === undefined ? what : words('problem.next', { what, next })
  }
}

/** A line of a task's log, with why it came to that behind it. */
export function createTaskLineText(words: Words): (line: TaskLine) => string {
  // Who reads a log wants to know what was said.
  const problemText = createProblemWords(words, { alwaysSaid: true })
  return ({ line, params, problem }) => {
    const text = words(`taskLines:${line}`, params)
    return problem ? words('problem.why', { text, why: problemText(problem) }) : text
  }
}

export type HintWords = (error: Pick<AppError, 'hint' | 'params'>) => string | undefined

/** What to do next after a failure, in English as the rest of what terminals and scripts are told. */
export function createHintWords(): HintWords {
  const catalogue = openCatalogue()
  return ({ hint, params }) => (hint !== undefined && isHintKey(hint) ? catalogue.t(`hints:${hint}`, { ...params, lng: 'en' }) : hint)
}

/** What its caller has set apart from the sentence, as PDFs do, keeps the two marks for that. */
function shownValue(value: string): string {
  const apart = /^\u2068([^]*)\u2069$/.exec(value)?.[1]
  return apart === undefined ? visibleText(value) : `\u2068${visibleText(apart)}\u2069`
}

function openCatalogue(): i18n {
  const catalogue = createInstance({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'messages',
    resources: { en: { messages, hints, app, editing, importing, reasons, snapshots, taskLines, trash } },
    // Plain text: each channel escapes in its own way. Nothing that a name brings along may hide in it.
    interpolation: { escapeValue: true, escape: shownValue },
    initAsync: false,
  })
  void catalogue.init()
  // `{{size, bytes}}` and `{{at, time}}`, as in windows; of a time here nobody knows the reader's zone.
  catalogue.services.formatter?.add('bytes', (bytes: unknown) => byteSize(Number(bytes)))
  catalogue.services.formatter?.add('time', (atMs: unknown) => new Date(Number(atMs)).toISOString())
  return catalogue
}

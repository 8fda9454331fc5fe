// The words of what leaves the console without a window: messages of alerts, mails, reports, and hints for scripts and terminals. The
// same catalogue as the windows', of which this side needs two namespaces. What a window shows crosses the contract as a code or key
// with its values and is worded there.
import { createInstance } from 'i18next'
import type { i18n } from 'i18next'
import type { AppError } from '#shared/errors.ts'
import { isHintKey } from '#shared/hints.ts'
import hints from '../../resources/i18n/en/hints.json' with { type: 'json' }
import messages from '../../resources/i18n/en/messages.json' with { type: 'json' }

export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** A language that has no catalogue, or lacks a text, falls back to English. `language` is asked each time: a person may change it. */
export function createWords(language: () => string): Words {
  const catalogue = openCatalogue()
  return (key, values = {}) => catalogue.t(key, { ...values, lng: language() })
}

export type HintWords = (error: Pick<AppError, 'hint' | 'params'>) => string | undefined

/** What to do next after a failure, in English as the rest of what terminals and scripts are told. */
export function createHintWords(): HintWords {
  const catalogue = openCatalogue()
  return ({ hint, params }) => (hint !== undefined && isHintKey(hint) ? catalogue.t(`hints:${hint}`, { ...params, lng: 'en' }) : hint)
}

function openCatalogue(): i18n {
  const catalogue = createInstance({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'messages',
    resources: { en: { messages, hints } },
    // Plain text: each channel escapes in its own way.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  void catalogue.init()
  return catalogue
}

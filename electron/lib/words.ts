// The words of what leaves the console without a window: messages of alerts, mails, reports. The same catalogue as the windows', of which
// this side needs one namespace. What a window shows crosses the contract as a code or key with its values and is worded there.
import { createInstance } from 'i18next'
import english from '../../resources/i18n/en/messages.json' with { type: 'json' }

export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** A language that has no catalogue, or lacks a text, falls back to English. `language` is asked each time: a person may change it. */
export function createWords(language: () => string): Words {
  const catalogue = createInstance({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'messages',
    resources: { en: { messages: english } },
    // Plain text: each channel escapes in its own way.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  void catalogue.init()
  return (key, values = {}) => catalogue.t(key, { ...values, lng: language() })
}

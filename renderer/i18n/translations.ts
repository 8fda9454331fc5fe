// The catalogue: one file per namespace and language in resources/i18n, without the words of messages that leave the console and of the logs of tasks, which are worded where they are written. English is complete; a missing text of another language falls back to it.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { visibleText } from '#shared/visible-text.ts'
import { textValues } from './text-values.ts'

const files = import.meta.glob<Record<string, unknown>>(['../../resources/i18n/*/*.json', '!../../resources/i18n/*/messages.json', '!../../resources/i18n/*/task-lines.json'], { eager: true, import: 'default' })

function resources(): Record<string, Record<string, Record<string, unknown>>> {
  const byLanguage: Record<string, Record<string, Record<string, unknown>>> = {}
  for (const [path, texts] of Object.entries(files)) {
    const match = /i18n\/([^/]+)\/([^/]+)\.json$/.exec(path)
    const [, language = '', namespace = ''] = match ?? []
    byLanguage[language] = { ...byLanguage[language], [namespace]: texts }
  }
  return byLanguage
}

/** Those that have a catalogue, by their code. */
export const languages: readonly string[] = [...new Set(Object.keys(files).flatMap((path) => /i18n\/([^/]+)\//.exec(path)?.[1] ?? []))]

export async function startTranslations(): Promise<void> {
  await i18next.use(textValues).use(initReactI18next).init({
    resources: resources(),
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'app',
    // React escapes by itself. What is put into a text may come from a host: also where it is no element, as in messages of the system.
    interpolation: { alwaysFormat: true, escapeValue: true, escape: visibleText },
    returnNull: false,
  })
}

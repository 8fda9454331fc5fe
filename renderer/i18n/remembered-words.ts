// The catalogue's words, put together once: the palette wants the same few hundred at every key, and for each of many machines.
import type { i18n } from 'i18next'
import { useTranslation } from 'react-i18next'

type Translate = (key: string, values?: Readonly<Record<string, unknown>>) => string

/** Enough for every word of the catalogue and for some thousand names; then it begins anew. */
const mostRemembered = 5_000

/** By language and part of the catalogue. */
const remembered = new WeakMap<i18n, Map<string, Map<string, string>>>()

/** As `t` of `useTranslation`. */
export function useRememberedWords(namespace: string): Translate {
  const { t, i18n: catalogue } = useTranslation(namespace)
  return rememberWords((key, values) => t(key, { ...values }), knownWords(catalogue, `${catalogue.language}/${namespace}`))
}

/** Exported for its test. */
export function rememberWords(t: Translate, known: Map<string, string>): Translate {
  return (key, values) => {
    const asked = values === undefined ? key : `${key} ${JSON.stringify(values)}`
    const found = known.get(asked)
    if (found !== undefined) return found
    const words = t(key, values)
    if (known.size >= mostRemembered) known.clear()
    known.set(asked, words)
    return words
  }
}

function knownWords(catalogue: i18n, part: string): Map<string, string> {
  const parts = remembered.get(catalogue) ?? new Map<string, Map<string, string>>()
  remembered.set(catalogue, parts)
  const known = parts.get(part) ?? new Map<string, string>()
  parts.set(part, known)
  return known
}

// Prints the facts of all kinds as one compact table: equal places are one line, equal sets of values are one word list.
import type { PlaceFacts } from './element-facts.ts'

export interface KindPlaces {
  readonly kind: string
  /** The name of the root element. */
  readonly root: string
  /** The root's first. */
  readonly places: ReadonlyMap<string, PlaceFacts>
}

export interface FactTable {
  readonly roots: Record<string, string>
  readonly values: string[]
  readonly places: string[]
}

/** The form is described in shared/xml/schema/facts.ts, which reads it. */
export function tableOf(kinds: readonly KindPlaces[]): FactTable {
  const all = new Map(kinds.flatMap(({ kind, places }) => [...places].map(([key, facts]): [string, PlaceFacts] => [`${kind}/${key}`, facts])))
  const classes = equalPlaces(all)
  const numbers = new Map([...new Set(classes.values())].map((key, index) => [key, index]))
  const values = new Numbering()
  const describe = (key: string): string => {
    const [kind = ''] = key.split('/')
    const facts = all.get(key)
    return facts ? line(facts, { value: (words) => values.of([...words].join(' ')), place: (child) => numbers.get(classes.get(`${kind}/${child}`) ?? '') ?? -1 }) : ''
  }
  const places = [...numbers.keys()].map(describe)
  return { roots: Object.fromEntries(kinds.map(({ kind, root, places: own }) => [kind, `${root}:${numbers.get(classes.get(`${kind}/${own.keys().next().value ?? ''}`) ?? '') ?? -1}`])), values: values.words, places }
}

class Numbering {
  readonly words: string[] = []

  of(word: string): number {
    const known = this.words.indexOf(word)
    return known >= 0 ? known : this.words.push(word) - 1
  }
}

interface Naming {
  readonly value: (words: ReadonlySet<string>) => string | number
  readonly place: (key: string) => string | number
}

function line({ attributes, children, text, isOpen }: PlaceFacts, { value, place }: Naming): string {
  const attributeWords = [...attributes].map(([name, facts]) => `${name}${facts.isRequired ? '!' : ''}:${value(facts.values)}`)
  const childWords = [...children].map(([name, facts]) => `${name}${facts.isRequired ? '!' : ''}:${place(facts.place)}`)
  return `${attributeWords.join(' ')};${childWords.join(' ')};${text.size === 0 ? '' : value(text)}${isOpen ? '*' : ''}`
}

/** Each place's representative: refined until places that are told apart by no child, attribute or text are one. */
function equalPlaces(all: ReadonlyMap<string, PlaceFacts>): Map<string, string> {
  let classes = new Map([...all.keys()].map((key) => [key, '']))
  for (let count = 0; ; ) {
    const bySignature = new Map<string, string>()
    const next = new Map<string, string>()
    for (const [key, facts] of all) {
      const [kind = ''] = key.split('/')
      const signature = line(facts, { value: (words) => [...words].toSorted().join(' '), place: (child) => classes.get(`${kind}/${child}`) ?? '' })
      const representative = bySignature.get(signature) ?? key
      bySignature.set(signature, representative)
      next.set(key, representative)
    }
    classes = next
    if (bySignature.size === count) return classes
    count = bySignature.size
  }
}

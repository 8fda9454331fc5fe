// Texts that come again and again: each is kept once, and has a number.
export interface NumberedWords {
  readonly count: number
  /** The text's number, which it is given when it is new. */
  add(text: string): number
  numberOf(text: string): number | undefined
  text(number: number): string
}

export function createNumberedWords(): NumberedWords {
  const texts: string[] = []
  const numbers = new Map<string, number>()
  return {
    get count() {
      return texts.length
    },
    add(text) {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, texts.length)
      return texts.push(text) - 1
    },
    numberOf: (text) => numbers.get(text),
    text: (number) => texts[number] ?? '',
  }
}

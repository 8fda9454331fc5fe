// Puts any text where another language wants a text. Pure.

const plainWord = /^[A-Za-z0-9_.,:=/@%+-]+$/

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return plainWord.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** A value among virt-install's comma-separated ones, which it takes apart with the rules of a shell. */
export function optionValue(text: string): string {
  return text.replaceAll(/[\\'",]/g, String.raw`\$&`)
}

/** A string of HCL, in which "${" and "%{" would begin a template. */
export function hclString(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%]\{/g, (found) => `${found.charAt(0)}${found}`)
}

/** A name of HCL's own: letters, digits, "_" and "-". */
export function hclName(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_-]+/g, '_')
  return /^[A-Za-z_]/.test(name) ? name : `vm_${name}`
}

/** One line of a comment: nothing in it may end it. */
export function commentLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** The same between `<!--` and `-->`. */
export function xmlCommentLine(text: string): string {
  return commentLine(text).replaceAll(/-(?=-)/g, '- ').replace(/-$/, '- ')
}

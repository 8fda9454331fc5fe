// Reads the type notation of the table of procedures: a name followed by suffixes that apply from left to right,
// `<N>` at most N of it, `[N]` exactly N of it, `?` maybe absent. Used by the generator and by the codec compiler.

export type ScalarName = 'int' | 'uint' | 'hyper' | 'uhyper' | 'double' | 'bool'

/** What a type looks like on the wire and, through it, in JavaScript. */
export type TypeNode =
  | { readonly kind: 'scalar'; readonly scalar: ScalarName }
  | { readonly kind: 'string'; readonly max: number }
  | { readonly kind: 'opaque'; readonly max: number }
  | { readonly kind: 'uuid' }
  /** `char x<N>`: XDR widens each char to four bytes; carries binary or NUL-terminated data. */
  | { readonly kind: 'wideBytes'; readonly max: number }
  /** `char x[N]`: a C text in a fixed array, NUL-padded, four bytes a character. */
  | { readonly kind: 'wideText'; readonly length: number }
  | { readonly kind: 'list'; readonly of: TypeNode; readonly max: number }
  | { readonly kind: 'optional'; readonly of: TypeNode }
  | { readonly kind: 'typedParameter' }
  | { readonly kind: 'named'; readonly name: string }

const scalars: Readonly<Record<string, ScalarName>> = {
  int: 'int',
  char: 'int',
  short: 'int',
  uint: 'uint',
  uchar: 'uint',
  ushort: 'uint',
  hyper: 'hyper',
  uhyper: 'uhyper',
  double: 'double',
  bool: 'bool',
}

const suffixPattern = /<(?<max>\d+)>|\[(?<exactly>\d+)\]|(?<optional>\?)/g
const notationPattern = /^(?<base>\w+)(?<suffixes>(?:<\d+>|\[\d+\]|\?)*)$/

/** @throws Error for a notation that the table is not known to use. */
export function parseType(notation: string): TypeNode {
  const groups = notationPattern.exec(notation)?.groups
  if (groups === undefined) throw new Error(`cannot read the type "${notation}"`)
  const suffixes = [...(groups['suffixes'] ?? '').matchAll(suffixPattern)].map(readSuffix)
  const base = groups['base'] ?? ''
  const [first, ...rest] = suffixes
  const special = first === undefined ? undefined : specialNode(base, first)
  if (special !== undefined) return rest.reduce(applySuffix, special)
  return suffixes.reduce(applySuffix, plainNode(base))
}

type Suffix = { readonly kind: 'max' | 'exactly'; readonly size: number } | { readonly kind: 'optional' }

function readSuffix(match: RegExpExecArray): Suffix {
  const { max, exactly } = match.groups ?? {}
  if (max !== undefined) return { kind: 'max', size: Number(max) }
  if (exactly !== undefined) return { kind: 'exactly', size: Number(exactly) }
  return { kind: 'optional' }
}

// In XDR the first suffix of string, opaque and char belongs to the type itself.
function specialNode(base: string, suffix: Suffix): TypeNode | undefined {
  if (suffix.kind === 'optional') return undefined
  const isBounded = suffix.kind === 'max'
  if (base === 'string' && isBounded) return { kind: 'string', max: suffix.size }
  if (base === 'opaque' && isBounded) return { kind: 'opaque', max: suffix.size }
  if (base === 'opaque' && suffix.size === 16) return { kind: 'uuid' }
  if (base === 'char') return isBounded ? { kind: 'wideBytes', max: suffix.size } : { kind: 'wideText', length: suffix.size }
  return undefined
}

function plainNode(base: string): TypeNode {
  const scalar = scalars[base]
  if (scalar !== undefined) return { kind: 'scalar', scalar }
  if (base === 'remote_typed_param') return { kind: 'typedParameter' }
  if (base === 'string' || base === 'opaque') throw new Error(`"${base}" needs a length`)
  return { kind: 'named', name: base }
}

function applySuffix(node: TypeNode, suffix: Suffix): TypeNode {
  if (suffix.kind === 'optional') return { kind: 'optional', of: node }
  if (suffix.kind === 'max') return { kind: 'list', of: node, max: suffix.size }
  throw new Error('fixed-length arrays of this type do not occur in the protocol')
}

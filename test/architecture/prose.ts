// Finds sentences in code that could reach a person past the catalogue: texts of two words and more that are neither the raw text of an error
// (`message`, for "Details" and the log) nor lines of the log; and raw texts of failures that are put into something else than an error or the log.
import { parseSync } from 'vite'
import * as z from 'zod'

export interface Prose {
  readonly line: number
  readonly text: string
}

const Node = z.looseObject({ type: z.string(), start: z.number(), end: z.number() })
type Node = z.output<typeof Node>

const words = /\p{L}{2,}[,:;]? \p{L}{2,}/u
/** Whose arguments only operators read, or another program. */
const exemptCalls = /(^|\.)(log\??\.(debug|info|warn|error)|onError|onNote|sql|exec|prepare|where|select|withDeadline|cancelledError|refine|regex)$/
/** Helpers that make an AppError of it: its raw text. */
const errorMakers = /^(lacks|refused?|invalid|wrong)$/
const exemptErrors = /Error$/
/** `what`: of a call with a deadline; `help`: in Prometheus' format, whose language is English. */
const exemptProperties: ReadonlySet<string> = new Set(['message', 'help', 'what'])

/** In the order of the file. */
export function proseIn(file: string, source: string): Prose[] {
  const found: Prose[] = []
  const note = (node: Node, path: readonly Node[]): void => {
    if (isExempt(node, path, source)) return
    found.push({ line: source.slice(0, node.start).split('\n').length, text: source.slice(node.start, node.end) })
  }
  const visit = (node: Node, path: readonly Node[]): void => {
    if (/^(Import|ExportAll|TS(Literal|TypeAlias|Interface))/.test(node.type)) return
    const text = textOf(node)
    if (text !== undefined && words.test(text)) note(node, path)
    if (isRawMessage(node, source)) note(node, path)
    for (const child of childrenOf(node)) visit(child, [...path, node])
  }
  visit(Node.parse(parseSync(file, source).program), [])
  return found
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value])).flatMap((value) => Node.safeParse(value).data ?? [])
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral') return undefined
  const { quasis } = z.looseObject({ quasis: z.array(z.looseObject({ value: z.looseObject({ raw: z.string() }) })) }).parse(node)
  return quasis.map(({ value }) => value.raw).join('…')
}

/** `problemOf(error).message`: English, or what another program said. */
function isRawMessage(node: Node, source: string): boolean {
  return node.type === 'MemberExpression' && /^problemOf\([^()]*\)\.message$/.test(source.slice(node.start, node.end))
}

/** The nearest thing around it that says what becomes of it. */
function isExempt(node: Node, path: readonly Node[], source: string): boolean {
  for (const around of path.toReversed()) {
    if (around.type === 'Property' && exemptProperties.has(partText(around['key'], source))) return true
    if (around.type === 'CallExpression' && partText(around['callee'], source) === 'super') return true
    if (around.type === 'NewExpression' && exemptErrors.test(partText(around['callee'], source)) && partText(around['callee'], source) !== 'AppError') return true
    if (around.type === 'CallExpression') {
      const callee = Node.safeParse(around['callee']).data
      if (callee && callee.start <= node.start && callee.end >= node.end) continue
      const name = partText(around['callee'], source)
      if (exemptCalls.test(name) || errorMakers.test(name) || isLogOfThread(around, source)) return true
    }
    if (/Function|^BlockStatement$/.test(around.type)) return false
  }
  return false
}

/** `log('warn', ...)` of a thread. */
function isLogOfThread(call: Node, source: string): boolean {
  return partText(call['callee'], source) === 'log' && /^log\('(debug|info|warn|error)',/.test(source.slice(call.start, call.end))
}

function partText(part: unknown, source: string): string {
  const node = Node.safeParse(part).data
  return node ? source.slice(node.start, node.end) : ''
}

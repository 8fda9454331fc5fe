// Applies a configuration to one destination: the first value of each keyword wins, identities add up.
import type { ConfigLine } from './config-lines.ts'
import { matchesHostLine, matchesMatchLine } from './match-block.ts'
import type { ConfigItem, ConfigTree } from './read-config.ts'
import { expandTokens, secondsOf } from './tokens.ts'

interface ConfigValue {
  readonly words: readonly string[]
  readonly rest: string
}

export interface ConfigValues {
  first(keyword: string): ConfigValue | undefined
  /** All values of a keyword that adds up, in order, each once. */
  all(keyword: string): readonly string[]
  readonly notes: readonly string[]
}

export interface EvaluationSubject {
  readonly alias: string
  /** Given with the destination; stronger than the configuration. */
  readonly user: string | undefined
  readonly localUser: string
}

const accumulating = new Set(['identityfile', 'certificatefile'])

const numeric = new Set(['port', 'serveraliveinterval', 'serveralivecountmax', 'connecttimeout'])

interface Evaluation {
  readonly subject: EvaluationSubject
  readonly single: Map<string, ConfigValue>
  readonly lists: Map<string, string[]>
  readonly notes: Set<string>
  readonly isFinalPass: boolean
  /** What Host lines compare with: the alias, and on the final pass the name that it stands for. */
  readonly matchedName: string
  isFinalAsked: boolean
}

export function evaluateConfig(tree: ConfigTree, subject: EvaluationSubject): ConfigValues {
  const first: Evaluation = { subject, single: new Map(), lists: new Map(), notes: new Set(tree.notes), isFinalPass: false, matchedName: subject.alias, isFinalAsked: false }
  applyItems(tree.items, first, true)
  if (first.isFinalAsked) applyFinalPass(tree, first)
  return {
    first: (keyword) => first.single.get(keyword),
    all: (keyword) => first.lists.get(keyword) ?? [],
    notes: [...first.notes],
  }
}

/** The second reading compares with the name that the first came to, and can no longer change it. */
function applyFinalPass(tree: ConfigTree, first: Evaluation): void {
  const matchedName = hostNameSoFar(first).toLowerCase()
  first.single.set('hostname', { words: [matchedName], rest: matchedName })
  applyItems(tree.items, { ...first, isFinalPass: true, matchedName }, true)
}

/** A block ends with its file: after an Include the lines belong to the block that the Include stands in. */
function applyItems(items: readonly ConfigItem[], evaluation: Evaluation, isOuterActive: boolean): void {
  let isActive = isOuterActive
  for (const item of items) {
    if (item.kind === 'include') applyItems(item.items, evaluation, isActive)
    else if (item.line.keyword === 'host') isActive = isOuterActive && matchesHostLine(item.line, evaluation.matchedName)
    // Looked at also where nothing applies: a "final" there still makes OpenSSH read everything a second time.
    else if (item.line.keyword === 'match') isActive = matchesBlock(item.line, evaluation) && isOuterActive
    else if (isActive) applyLine(item.line, evaluation)
  }
}

function matchesBlock(line: ConfigLine, evaluation: Evaluation): boolean {
  const { subject, notes } = evaluation
  const facts = {
    alias: subject.alias,
    hostName: hostNameSoFar(evaluation),
    user: subject.user ?? evaluation.single.get('user')?.words[0] ?? subject.localUser,
    localUser: subject.localUser,
    isFinalPass: evaluation.isFinalPass,
  }
  return matchesMatchLine(line, facts, { onFinalAsked: () => (evaluation.isFinalAsked = true), onNote: (note) => notes.add(note) })
}

function hostNameSoFar({ single, subject, matchedName }: Evaluation): string {
  const setting = single.get('hostname')?.words[0]
  return setting === undefined ? matchedName : expandTokens(setting, { h: subject.alias, n: subject.alias, '%': '%' })
}

function applyLine(line: ConfigLine, { single, lists, notes }: Evaluation): void {
  const { keyword, words, rest } = line
  const [value] = words
  if (value === undefined) return void notes.add(`${line.file} line ${line.line}: ${keyword} has no value; the line is ignored`)
  if (numeric.has(keyword) && !isPlausible(keyword, value)) return void notes.add(`${line.file} line ${line.line}: "${value}" is no ${keyword}; the line is ignored`)
  if (accumulating.has(keyword)) {
    const list = lists.get(keyword) ?? []
    lists.set(keyword, list.includes(value) ? list : [...list, value])
    return
  }
  if (single.has(keyword) || isShutOut(keyword, single)) return
  single.set(keyword, { words, rest })
}

/** A host is reached by a jump or by a command, whichever is named first. "ProxyJump none" leaves the command open, "ProxyCommand none" shuts out both. */
function isShutOut(keyword: string, single: Evaluation['single']): boolean {
  if (keyword === 'proxyjump') return single.has('proxycommand')
  return keyword === 'proxycommand' && (single.get('proxyjump')?.rest ?? 'none').toLowerCase() !== 'none'
}

function isPlausible(keyword: string, value: string): boolean {
  if (keyword === 'port') return /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) <= 65_535
  if (keyword === 'serveralivecountmax') return /^\d{1,6}$/.test(value)
  return secondsOf(value) !== undefined || value === 'none'
}

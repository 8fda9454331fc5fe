// What stands for something else in values of ssh_config: ~, %h and its kin, ${VARIABLE}, and times with units.
import { createHash } from 'node:crypto'
import { join } from 'node:path'

export type Variables = Readonly<Record<string, string | undefined>>
export type Tokens = Readonly<Record<string, string>>

export interface TokenFacts {
  readonly alias: string
  readonly hostName: string
  readonly port: number
  readonly user: string
  readonly localUser: string
  readonly localHostName: string
  readonly homeDir: string
  readonly hostKeyAlias: string
  readonly jumps: string
}

export function tokensFor(facts: TokenFacts): Tokens {
  const port = String(facts.port)
  return {
    '%': '%',
    // %C names a connection in a file name of bounded length.
    C: createHash('sha1').update(facts.localHostName + facts.hostName + port + facts.user + facts.jumps).digest('hex'),
    L: facts.localHostName.split('.')[0] ?? '',
    d: facts.homeDir,
    h: facts.hostName,
    i: String(process.getuid?.() ?? ''),
    j: facts.jumps,
    k: facts.hostKeyAlias,
    l: facts.localHostName,
    n: facts.alias,
    p: port,
    r: facts.user,
    u: facts.localUser,
  }
}

/** An unknown token stays as it is: a wrong file name in a message tells more than an empty one. */
export function expandTokens(text: string, tokens: Tokens): string {
  return text.replaceAll(/%(.)/g, (whole, letter: string) => tokens[letter] ?? whole)
}

export function expandVariables(text: string, variables: Variables): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => variables[name] ?? '')
}

export function expandHome(path: string, homeDir: string): string {
  return path === '~' || path.startsWith('~/') || path.startsWith('~\\') ? join(homeDir, path.slice(1)) : path
}

const secondsIn: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** "90", "1m30s", "2h" in seconds; `undefined` for anything else. */
export function secondsOf(text: string): number | undefined {
  if (!/^(?:\d{1,9}[smhdw]?)+$/i.test(text)) return undefined
  return [...text.matchAll(/(\d+)([smhdw]?)/gi)].reduce((sum, [, count, unit]) => sum + Number(count) * (secondsIn[(unit ?? '').toLowerCase()] ?? 0), 0)
}

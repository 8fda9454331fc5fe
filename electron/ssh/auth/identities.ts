// All the keys a user could log in with, in the order in which they are worth trying: servers allow only a few attempts.
import type { ParsedKey } from 'ssh2'
import type { ResolvedDestination } from '../config/destination.ts'
import { SshError } from '../errors.ts'
import type { SshQuestions } from '../session/questions.ts'
import { listAgentKeys } from './agent-keys.ts'
import type { AgentKey, SignData } from './agent-keys.ts'
import { readIdentityFile, unlockIdentity } from './identity-file.ts'
import type { IdentityFile } from './identity-file.ts'

export interface Identity {
  /** For a person: the file, or the agent and the key's comment. */
  readonly name: string
  readonly isWithAgent: boolean
  /** @throws SshError `key-encrypted` when it takes a passphrase to know even the public half, and none was given */
  open(): Promise<UsableKey>
}

export interface UsableKey {
  readonly publicKey: ParsedKey
  readonly sign: SignData
}

export interface Identities {
  readonly usable: readonly Identity[]
  /** Why some keys are not among them. */
  readonly problems: readonly SshError[]
}

export interface IdentityQuestion {
  readonly destination: ResolvedDestination
  readonly ask: SshQuestions
  readonly signal: AbortSignal
}

interface FoundFile {
  readonly file: string
  readonly content: IdentityFile
}

export async function findIdentities(question: IdentityQuestion): Promise<Identities> {
  const problems: SshError[] = []
  const files = await readFiles(question, problems)
  const agentKeys = await readAgent(question, problems)
  const agentKeyFor = ({ content }: FoundFile): AgentKey | undefined => agentKeys.find(({ publicKey }) => isSameKey(publicKey, publicKeyOf(content)))
  // A key with the agent is used from there even where its file is here: the agent has it unlocked already.
  const fromFiles = files.map((found) => toIdentity(found, agentKeyFor(found), question)).filter((identity) => identity !== undefined)
  const chosen = new Set(files.map(agentKeyFor))
  const others = question.destination.identitiesOnly ? [] : agentKeys.filter((key) => !chosen.has(key)).map(fromAgent)
  return { usable: inOrder(fromFiles, others, question.destination), problems }
}

/** The file that was named for this host first; then what the agent has, configured keys before the rest; other files may need a passphrase. */
function inOrder(fromFiles: readonly Identity[], others: readonly Identity[], { keyFile }: ResolvedDestination): Identity[] {
  const isFirst = ({ name }: Identity): boolean => name === keyFile
  const rest = fromFiles.filter((identity) => !isFirst(identity))
  return [...fromFiles.filter(isFirst), ...rest.filter(({ isWithAgent }) => isWithAgent), ...others, ...rest.filter(({ isWithAgent }) => !isWithAgent)]
}

async function readFiles({ destination }: IdentityQuestion, problems: SshError[]): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for (const file of destination.identityFiles) {
    try {
      const content = await readIdentityFile(file)
      found.push({ file, content })
      if (content.kind === 'missing' && file === destination.keyFile) problems.push(new SshError('key-unreadable', { step: 'auth', message: `${file} does not exist`, hint: 'ssh-key-file-name', details: { file } }))
    } catch (error) {
      if (!(error instanceof SshError)) throw error
      // One bad key must not keep the others from being tried; it is reported if none of them works.
      problems.push(error)
    }
  }
  return found
}

async function readAgent({ destination, signal }: IdentityQuestion, problems: SshError[]): Promise<AgentKey[]> {
  if (destination.agentSocket === undefined) return []
  try {
    return await listAgentKeys(destination.agentSocket, signal)
  } catch (error) {
    if (!(error instanceof SshError)) throw error
    problems.push(error)
    return []
  }
}

function toIdentity({ file, content }: FoundFile, agentKey: AgentKey | undefined, question: IdentityQuestion): Identity | undefined {
  if (agentKey) return { name: file, isWithAgent: true, open: async () => agentKey }
  if (content.kind === 'open') return { name: file, isWithAgent: false, open: async () => ({ publicKey: content.key, sign: async (data, hash) => signed(content.key, data, hash) }) }
  if (content.kind === 'locked') return { name: file, isWithAgent: false, open: () => openLocked({ file, data: content.data, publicKey: content.publicKey }, question) }
  return undefined
}

/** The server is asked first whether it would take the key, so that nobody types a passphrase in vain. */
async function openLocked({ file, data, publicKey }: { file: string; data: Buffer; publicKey: ParsedKey | undefined }, { ask, signal }: IdentityQuestion): Promise<UsableKey> {
  const unlock = (): Promise<ParsedKey> => unlockIdentity({ file, data }, ask, { signal })
  if (publicKey) return { publicKey, sign: async (toSign, hash) => signed(await unlock(), toSign, hash) }
  const key = await unlock()
  return { publicKey: key, sign: async (toSign, hash) => signed(key, toSign, hash) }
}

function signed(key: ParsedKey, ...[data, hash]: Parameters<SignData>): Buffer {
  const signature: unknown = key.sign(data, hash)
  if (Buffer.isBuffer(signature)) return signature
  throw new Error('the key cannot sign', { cause: signature })
}

function fromAgent({ publicKey, sign }: AgentKey): Identity {
  return { name: `agent key ${publicKey.comment || publicKey.type}`, isWithAgent: true, open: async () => ({ publicKey, sign }) }
}

function publicKeyOf(content: IdentityFile): ParsedKey | undefined {
  if (content.kind === 'missing') return undefined
  return content.kind === 'open' ? content.key : content.publicKey
}

function isSameKey(one: ParsedKey, other: ParsedKey | undefined): boolean {
  return other !== undefined && one.getPublicSSH().equals(other.getPublicSSH())
}

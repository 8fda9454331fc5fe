// The two SASL mechanisms that make sense behind an encrypted tunnel: PLAIN and SCRAM (RFC 5802, 7677). Mechanisms
// that would add a security layer of their own (GSSAPI, DIGEST-MD5) are not supported.
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { LibvirtAuthError } from './errors.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** The client's half of a SASL exchange. */
export interface SaslMechanism {
  readonly name: string
  /** The first message to the server. */
  first(): Uint8Array
  /** Answers a challenge. @throws LibvirtAuthError if the server does not prove that it knows the password. */
  next(challenge: Uint8Array): Uint8Array
  /** True once the server has proved itself, as far as the mechanism has a proof. */
  isServerProven(): boolean
}

/** Best first. */
export const supportedMechanisms = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const
export type MechanismName = (typeof supportedMechanisms)[number]

export function createMechanism(name: MechanismName, credentials: Credentials, nonce = randomBytes(24).toString('base64')): SaslMechanism {
  switch (name) {
    case 'PLAIN':
      return plainMechanism(credentials)
    case 'SCRAM-SHA-1':
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512':
      return scramMechanism({ name, hash: hashes[name], credentials, nonce })
    default:
      return name satisfies never
  }
}

const hashes = { 'SCRAM-SHA-1': 'sha1', 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-512': 'sha512' } as const

function plainMechanism({ username, password }: Credentials): SaslMechanism {
  return {
    name: 'PLAIN',
    first: () => Buffer.from(`\0${username}\0${password}`),
    next: () => new Uint8Array(),
    isServerProven: () => true,
  }
}

interface ScramOptions {
  readonly name: string
  readonly hash: 'sha1' | 'sha256' | 'sha512'
  readonly credentials: Credentials
  readonly nonce: string
}

// Fewer rounds than this would let a false server guess the password; more than this would stall us.
const minIterations = 4_096
const maxIterations = 1_000_000

function scramMechanism({ name, hash, credentials, nonce }: ScramOptions): SaslMechanism {
  const user = credentials.username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C')
  const firstBare = `n=${user},r=${nonce}`
  let expectedSignature: Buffer | undefined
  let isProven = false

  const answerChallenge = (challenge: string): Uint8Array => {
    const attributes = readAttributes(challenge)
    const [serverNonce, salt, rounds] = [attributes.get('r') ?? '', attributes.get('s') ?? '', Number(attributes.get('i'))]
    if (!serverNonce.startsWith(nonce) || serverNonce === nonce) throw new LibvirtAuthError('the server did not extend our nonce')
    if (!(rounds >= minIterations && rounds <= maxIterations)) throw new LibvirtAuthError(`the server asks for ${rounds} iterations`)
    const size = createHash(hash).digest().length
    const salted = pbkdf2Sync(credentials.password.normalize('NFKC'), Buffer.from(salt, 'base64'), rounds, size, hash)
    const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest()
    const withoutProof = `c=biws,r=${serverNonce}`
    const authMessage = `${firstBare},${challenge},${withoutProof}`
    const clientKey = hmac(salted, 'Client Key')
    const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage)
    const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0))
    expectedSignature = hmac(hmac(salted, 'Server Key'), authMessage)
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`)
  }
  const verifyServer = (message: string, expected: Buffer): Uint8Array => {
    const attributes = readAttributes(message)
    const signature = Buffer.from(attributes.get('v') ?? '', 'base64')
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new LibvirtAuthError(attributes.get('e') ?? 'the server does not know the password it asked for')
    }
    isProven = true
    return new Uint8Array()
  }

  return {
    name,
    first: () => Buffer.from(`n,,${firstBare}`),
    next(challenge) {
      const text = Buffer.from(challenge).toString('utf8')
      return expectedSignature === undefined ? answerChallenge(text) : verifyServer(text, expectedSignature)
    },
    isServerProven: () => isProven,
  }
}

function readAttributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]))
}

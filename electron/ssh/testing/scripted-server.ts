// For tests: an SSH server in this process whose answers are the test's, for what a real sshd cannot be made to do on demand.
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
import ssh2 from 'ssh2'
import type { AuthContext, Connection, Session } from 'ssh2'

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number
  /** The blob that known_hosts keeps. */
  readonly hostKey: Buffer
  /** Cuts every connection, without a goodbye. */
  drop(): void
  /** Keeps the connections and answers nothing more. */
  fallSilent(): void
}

export interface Script {
  readonly authenticate: (context: AuthContext) => void
  /** Never answers a request for a channel. */
  readonly isDeaf?: boolean
}

export async function startScriptedServer({ authenticate, isDeaf = false }: Script): Promise<ScriptedServer> {
  // ssh2's own key generator makes one now and then that ssh2 cannot read.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'sec1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  const hostKey = ssh2.utils.parseKey(privateKey)
  if (hostKey instanceof Error) throw hostKey
  const connections = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (connection) => {
    connections.add(connection)
    connection.on('error', () => connections.delete(connection))
    connection.on('close', () => connections.delete(connection))
    connection.on('authentication', authenticate)
    connection.on('ready', () => connection.on('session', (accept) => isDeaf || answerCommands(accept())))
    if (isDeaf) connection.on('tcpip', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: unknown = server.address()
  if (typeof address !== 'object' || address === null || !('port' in address) || typeof address.port !== 'number') throw new Error('the server has no port')
  const { port } = address
  const drop = (): void => connections.forEach((connection) => socketOf(connection).destroy())
  return {
    port,
    hostKey: hostKey.getPublicSSH(),
    drop,
    fallSilent: () => connections.forEach((connection) => socketOf(connection).pause()),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      drop()
      await closed
    },
  }
}

function answerCommands(session: Session): void {
  session.on('exec', (accept) => {
    const channel = accept()
    channel.exit(0)
    channel.end()
  })
}

/** ssh2 says goodbye when it ends a connection; a machine that loses power does not. */
function socketOf(connection: Connection): Socket {
  const socket: unknown = Reflect.get(connection, '_sock')
  if (socket instanceof Socket) return socket
  throw new Error('ssh2 keeps its socket elsewhere now')
}

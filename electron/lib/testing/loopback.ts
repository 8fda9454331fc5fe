// Ports of this machine for the servers of tests.
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server } from 'node:net'

/** Lets a server listen on a port that nobody has, for this machine alone; resolves to the port when it does. */
export async function listenOnLoopback(server: { listen(port: number, host: string): Server }): Promise<number> {
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

/** One that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

// Serves the built renderer. Files with a hash in their name never change; the page itself is asked for every time.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import staticPlugin from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { renderPage } from './pages.ts'

export async function serveStaticFiles(server: FastifyInstance, rendererDir: string): Promise<void> {
  await server.register(staticPlugin, { root: rendererDir, serve: false, cacheControl: false })
  server.get('/', (_request, reply) => sendIndex(reply, rendererDir))
  server.get('/*', (request, reply) => {
    const path = (request.params as { '*': string })['*']
    return reply.header('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(path)
  })
}

function sendIndex(reply: FastifyReply, rendererDir: string): FastifyReply {
  if (!existsSync(join(rendererDir, 'index.html'))) return reply.code(503).type('text/html').send(renderPage('notBuilt'))
  return reply.header('cache-control', 'no-cache').sendFile('index.html')
}

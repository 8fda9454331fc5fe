import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { expect, it } from 'vitest'
import { postJson } from './post-json.ts'

const { signal } = new AbortController()

async function serve(answer: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

it.each<[string, RequestListener]>([
  ['never answers', () => {}],
  ['falls silent in the middle of its answer', (_request, response) => void response.writeHead(200).write('o')],
])('a server that %s is given up after the deadline, and called silent', async (_what, answer) => {
  await using server = await serve(answer)
  await expect(postJson(server.url, { body: {}, signal, deadlineMs: 150 })).rejects.toMatchObject({ code: 'channel-failed-to-send', params: { reason: 'server-silent' } })
})

it('a server that refuses is quoted', async () => {
  await using server = await serve((_request, response) => void response.writeHead(403, 'Forbidden').end('no such hook'))
  await expect(postJson(server.url, { body: {}, signal })).rejects.toMatchObject({ code: 'channel-failed-to-send', params: { reason: 'server-answered', status: 403, words: 'Forbidden no such hook' } })
})

it('a redirect is not followed: what is secret in the request must not travel on', async () => {
  const asked: string[] = []
  await using server = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await expect(postJson(server.url, { body: {}, bearer: 'secret', signal })).rejects.toMatchObject({ params: { reason: 'server-answered' } })
  expect(asked).toEqual(['/hook'])
})

// Carries the bytes of volumes to and from the windows of the desktop, at app://console/transfers/<ticket>: no socket, and no
// other program reaches it.
import type { App } from '#electron/app/create-app.ts'
import { answerTransfer } from '#electron/app/transfer-exchange.ts'
import { errorTable, problemOf } from '#shared/errors.ts'

const path = /^\/transfers\/([\w-]+)$/

/** Undefined for a request that is about something else. */
export async function transferResponse(request: Request, transfers: App['transfers']): Promise<Response | undefined> {
  const ticket = path.exec(new URL(request.url).pathname)?.[1]
  if (ticket === undefined) return undefined
  try {
    const { status, headers, body } = await answerTransfer(transfers, {
      method: request.method,
      ticket,
      sessionId: undefined,
      header: (name) => request.headers.get(name) ?? undefined,
      body: request.body ?? undefined,
      signal: request.signal,
    })
    return new Response(body ? ReadableStream.from(body) : null, { status, headers })
  } catch (error) {
    const { code, message } = problemOf(error)
    return Response.json({ code, message }, { status: errorTable[code].status })
  }
}

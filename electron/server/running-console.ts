// One console has a data folder. A later start with the same folder finds it here, and asks it to show what it was told to show:
// what a second start of virt-manager does.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readFileIfThere, writeFileAtomically } from '#electron/lib/files/atomic-file.ts'

/** What a second start asks for. */
export const HandedStart = z.object({
  connectUri: z.string().max(2000).optional(),
  show: z.object({ what: z.enum(['console', 'editor', 'performance', 'delete', 'host-summary', 'creator']), name: z.string().max(1000) }).optional(),
})
export type HandedStart = z.output<typeof HandedStart>

/** `problem` is why it cannot be shown; the link opens the console all the same. `note` is what else there is to know. */
const HandedLink = z.object({ link: z.string(), problem: z.string().optional(), note: z.string().optional() })
export type HandedLink = z.output<typeof HandedLink>
export type HandedRoute = Omit<HandedLink, 'link'> & { readonly route: string }

const handOverPath = '/hand-over'
const askDeadlineMs = 45_000

export interface HandOverDoorOptions {
  /** For who has the token of this data folder. @throws AppError not-permitted */
  readonly demandAuthority: (request: FastifyRequest) => unknown
  readonly open: (start: HandedStart) => Promise<HandedLink>
}

export function addHandOverDoor(server: FastifyInstance, { demandAuthority, open }: HandOverDoorOptions): void {
  server.post(handOverPath, async (request) => {
    demandAuthority(request)
    return open(HandedStart.parse(request.body))
  })
}

/** Says where this console is, until it ends. */
export async function announceConsole(dataDir: string, origin: string): Promise<AsyncDisposable> {
  const file = addressFile(dataDir)
  await writeFileAtomically(file, `${origin}\n`, { mode: 0o600 })
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) }
}

/** `undefined` if whoever has the folder says no address: the desktop app, or a console that is about to begin or to end. */
export async function askRunningConsole(dataDir: string, start: HandedStart): Promise<HandedLink | undefined> {
  const origin = (await readFileIfThere(addressFile(dataDir)))?.trim()
  const token = (await readFileIfThere(join(dataDir, 'api-token')))?.trim()
  if (origin === undefined || token === undefined) return undefined
  try {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(new URL(handOverPath, origin), { method: 'POST', headers, body: JSON.stringify(start), signal: AbortSignal.timeout(askDeadlineMs) })
    return response.ok ? HandedLink.parse(await response.json()) : undefined
  } catch {
    // Nobody answers at an address that was left behind: the caller says that the folder is in use.
    return undefined
  }
}

function addressFile(dataDir: string): string {
  return join(dataDir, 'address')
}

// Serves the built renderer under app://console/, a real origin: 'self' in the content security policy, workers and
// module scripts work as on a server, and file:// stays closed.
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { net, protocol } from 'electron'

const scheme = 'app'
export const appOrigin = 'app://console'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Mantine and CodeMirror set inline styles; scripts come from our own files only, and the page reaches no network. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }])
}

/** In development the pages come from the bundler's server, passed through so that the origin stays ours. */
export interface AppPages {
  readonly rendererDir: string
  readonly developmentUrl?: string | undefined
  /** Answers what is no page; undefined leaves it to the pages. */
  readonly answer: (request: Request) => Promise<Response | undefined>
}

export function serveApp({ rendererDir, developmentUrl, answer }: AppPages): void {
  protocol.handle(scheme, async (request) => {
    const { host, pathname, search } = new URL(request.url)
    if (host !== new URL(appOrigin).host) return new Response('', { status: 404 })
    const answered = await answer(request)
    if (answered) return answered
    if (developmentUrl !== undefined) return net.fetch(new URL(pathname + search, developmentUrl).href)
    return fileResponse(rendererDir, pathname)
  })
}

async function fileResponse(rendererDir: string, pathname: string): Promise<Response> {
  const file = fileFor(rendererDir, pathname)
  if (file === undefined) return new Response('', { status: 404 })
  try {
    const body = await readFile(file)
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    })
  } catch {
    // A missing file is an ordinary answer of a file server; the page's own error shows which one it was.
    return new Response('', { status: 404 })
  }
}

/** Keeps a path inside the renderer's folder; `undefined` for one that tries to leave it. */
export function fileFor(rendererDir: string, pathname: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  const root = normalize(rendererDir)
  const file = normalize(join(root, decoded === '/' ? 'index.html' : decoded))
  return file.startsWith(root + sep) ? file : undefined
}

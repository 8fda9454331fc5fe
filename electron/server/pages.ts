// The few pages that the server writes itself, for when there is no renderer to show anything: plain HTML without scripts.
import { createWords } from '#electron/lib/words.ts'

/** Whoever has no session has not said yet which language is theirs. */
const words = createWords(() => 'en')

export function renderPage(page: 'noSession' | 'usedLink' | 'notBuilt'): string {
  const [title, text] = [words(`page.${page}.title`), words(`page.${page}.text`)]
  const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;color:#1a1b1e;background:#fff}@media(prefers-color-scheme:dark){body{color:#c9c9c9;background:#14171c}}'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>NovaCron Console</title><style>${style}</style><h1>${title}</h1><p>${text}</p></html>`
}

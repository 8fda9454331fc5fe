// The few pages that the server writes itself, for when there is no renderer to show anything: plain HTML without scripts.

export interface Page {
  readonly title: string
  readonly text: string
}

export const noSessionPage: Page = {
  title: 'Open the console with its link',
  text: 'This browser has no session. Open the link that the terminal shows; press Enter there for a new one. A link works once, and a session ends when the console is restarted.',
}

export const usedLinkPage: Page = {
  title: 'This link is used up',
  text: 'Each link works once, for a short time. Press Enter in the terminal of the console for a new one.',
}

export const notBuiltPage: Page = {
  title: 'The console is running, but its pages are not built',
  text: 'Run "npm run build" and load this page again. The API under /api/v1 works already.',
}

export function renderPage({ title, text }: Page): string {
  const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;color:#1a1b1e;background:#fff}@media(prefers-color-scheme:dark){body{color:#c9c9c9;background:#14171c}}'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>NovaCron Console</title><style>${style}</style><h1>${title}</h1><p>${text}</p></html>`
}

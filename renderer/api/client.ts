// The public door of the room: the connection of this page to the console's services, by whichever shell it runs in.
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { shellLinkOpener, socketLinkOpener } from './link.ts'
import { desktopShell } from './shell.ts'

export type { Connection, ConnectionState } from './connection.ts'
export { followStream } from './follow-stream.ts'

/** Begins to connect at once. Dispose it to close the connection. */
export function connectToConsole(): Connection {
  const shell = desktopShell()
  return createConnection({ openLink: shell ? shellLinkOpener(shell) : socketLinkOpener(window.location.origin) })
}

// sshd leaves Nagle's algorithm on for a connection that only forwards, which makes replies of several packets wait 40 ms for
// a delayed acknowledgement. It turns it off when a session channel runs something, so one harmless command is run.
import type { Client } from 'ssh2'

/** In the background; an account that may run nothing still works, only slower. */
export function quickenReplies(client: Client): void {
  client.setNoDelay(true)
  client.exec('true', (error, channel) => {
    if (error) return
    channel.on('error', () => {})
    channel.resume()
    channel.stderr.resume()
    channel.end()
  })
}

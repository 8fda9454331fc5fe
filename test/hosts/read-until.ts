// Reads a console until it has said something.
import type { Duplex } from 'node:stream'

/** Everything that came, once it contains `text`; stops listening then. */
export function readUntil(stream: Duplex, text: string, deadlineMs = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const stop = (act: () => void): void => {
      clearTimeout(timer)
      stream.off('data', take)
      stream.off('error', fail)
      act()
    }
    const take = (chunk: Buffer): void => {
      said += chunk.toString('utf8')
      if (said.includes(text)) stop(() => resolve(said))
    }
    const fail = (error: Error): void => stop(() => reject(error))
    const timer = setTimeout(() => fail(new Error(`the console did not say ${JSON.stringify(text)} but ${JSON.stringify(said)}`)), deadlineMs)
    stream.on('data', take)
    stream.on('error', fail)
  })
}

const promptText = '/ # '
const pressEveryMs = 1_000

/** Until the guest has booted and its shell waits for a line: what is typed before is lost. */
export async function untilPrompt(stream: Duplex, deadlineMs = 90_000): Promise<void> {
  const press = setInterval(() => stream.write('\r'), pressEveryMs)
  try {
    await readUntil(stream, promptText, deadlineMs)
  } finally {
    clearInterval(press)
  }
}

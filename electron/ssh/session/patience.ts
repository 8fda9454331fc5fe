// A deadline that runs only while it is the machine's turn: nobody is hurried over a fingerprint or a password.
import type { SshQuestions } from './questions.ts'

export interface Patience extends Disposable {
  /** The same questions, asked with the clock stopped. */
  readonly ask: SshQuestions
  /** Gives the machine its whole time again: it has come one step further. */
  restart(): void
}

export function createPatience({ ask, deadlineMs, onExpired }: { ask: SshQuestions; deadlineMs: number; onExpired: () => void }): Patience {
  let timer: NodeJS.Timeout | undefined
  let openQuestions = 0
  let isOver = false
  const restart = (): void => {
    clearTimeout(timer)
    if (!isOver && openQuestions === 0) timer = setTimeout(onExpired, deadlineMs)
  }
  const stopped = async <T>(answer: () => Promise<T>): Promise<T> => {
    openQuestions += 1
    clearTimeout(timer)
    try {
      return await answer()
    } finally {
      openQuestions -= 1
      restart()
    }
  }
  restart()
  return {
    ask: {
      ...ask,
      hostKey: (question, options) => stopped(() => ask.hostKey(question, options)),
      passphrase: (question, options) => stopped(() => ask.passphrase(question, options)),
      password: (question, options) => stopped(() => ask.password(question, options)),
      keyboardInteractive: (question, options) => stopped(() => ask.keyboardInteractive(question, options)),
    },
    restart,
    [Symbol.dispose]: () => {
      isOver = true
      clearTimeout(timer)
    },
  }
}

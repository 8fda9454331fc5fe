// What an SSH connection may have to ask a person. Each question has the connection's signal: giving up withdraws it.

export interface AskOptions {
  readonly signal: AbortSignal
}

/** Whom a question is about. */
export interface AskedHost {
  /** The name, with the port unless it is the usual one: what is known of one server is not known of another behind the same address. */
  readonly address: string
  /** The host that was meant, when this is only a jump host on the way there. */
  readonly wayTo?: string
}

export interface SshQuestions {
  /** A person who declines a question wants out: nothing else is tried. Absent, what comes next is. */
  readonly isOverWhenDeclined?: boolean
  /** First contact: accept this key for this host, and remember it? */
  hostKey(question: AskedHost & { keyType: string; fingerprint: string }, options: AskOptions): Promise<boolean>
  /** `undefined` when the person gives none: the key is then passed over. */
  passphrase(question: { keyFile: string; isRetry: boolean }, options: AskOptions): Promise<string | undefined>
  /** `undefined` when the person gives none: password authentication is then passed over. */
  password(question: AskedHost & { user: string; isRetry: boolean }, options: AskOptions): Promise<string | undefined>
  keyboardInteractive(question: AskedHost & { title: string; prompts: readonly { text: string; isEchoed: boolean }[] }, options: AskOptions): Promise<readonly string[] | undefined>
}

/** The same questions, asked about a jump host. Of several hops it is the last host that a person knows. */
export function onTheWayTo(wayTo: string, ask: SshQuestions): SshQuestions {
  return {
    ...ask,
    hostKey: (question, options) => ask.hostKey({ ...question, wayTo }, options),
    password: (question, options) => ask.password({ ...question, wayTo }, options),
    keyboardInteractive: (question, options) => ask.keyboardInteractive({ ...question, wayTo }, options),
  }
}

/** Refuses everything: for connections that nobody watches. */
export const noQuestions: SshQuestions = {
  hostKey: async () => false,
  passphrase: async () => undefined,
  password: async () => undefined,
  keyboardInteractive: async () => undefined,
}

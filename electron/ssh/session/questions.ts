// What an SSH connection may have to ask a person. Each question has the connection's signal: giving up withdraws it.

export interface AskOptions {
  readonly signal: AbortSignal
}

export interface SshQuestions {
  /** First contact: accept this key for this host, and remember it? */
  hostKey(question: { address: string; keyType: string; fingerprint: string }, options: AskOptions): Promise<boolean>
  /** `undefined` when the person gives none: the key is then passed over. */
  passphrase(question: { keyFile: string; isRetry: boolean }, options: AskOptions): Promise<string | undefined>
  /** `undefined` when the person gives none: password authentication is then passed over. */
  password(question: { address: string; user: string; isRetry: boolean }, options: AskOptions): Promise<string | undefined>
  keyboardInteractive(question: { address: string; title: string; prompts: readonly { text: string; isEchoed: boolean }[] }, options: AskOptions): Promise<readonly string[] | undefined>
}

/** Refuses everything: for connections that nobody watches. */
export const noQuestions: SshQuestions = {
  hostKey: async () => false,
  passphrase: async () => undefined,
  password: async () => undefined,
  keyboardInteractive: async () => undefined,
}

// Where secrets rest between starts. The desktop has the keychain, the headless console an encrypted file.

export interface SecretStore {
  /** What kind of store it is, for the user; `null` if this machine has none, then nothing is remembered. */
  readonly description: string | null
  get(key: string): Promise<string | undefined>
  set(key: string, secret: string): Promise<void>
  remove(key: string): Promise<void>
}

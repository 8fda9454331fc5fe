// The wire of a guest's serial port: one client at a time, as libvirt has it, and what is printed meanwhile is lost.

export interface SerialClient {
  receive(bytes: Buffer): void
  /** The guest is gone, or somebody else took the console over. */
  end(): void
}

export interface SerialLine extends Disposable {
  readonly isInUse: boolean
  /** Takes the wire over from whoever has it. */
  attach(client: SerialClient): Disposable
  /** From the guest. */
  print(text: string): void
  /** From the client. */
  send(bytes: Buffer): void
}

export function createSerialLine(onInput: (text: string) => void): SerialLine {
  let current: SerialClient | undefined
  const detach = (client: SerialClient): void => {
    if (current === client) current = undefined
  }
  return {
    get isInUse() {
      return current !== undefined
    },
    attach(client) {
      const before = current
      current = client
      before?.end()
      return { [Symbol.dispose]: () => detach(client) }
    },
    print: (text) => current?.receive(Buffer.from(text)),
    send: (bytes) => onInput(bytes.toString('utf8')),
    [Symbol.dispose]() {
      const last = current
      current = undefined
      last?.end()
    },
  }
}

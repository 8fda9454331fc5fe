// Names that are not handed to a shell or to another ssh: the rules that OpenSSH 9.6 has for what stands on its command line.
// A ProxyCommand with %h or %r in it would run whatever else the name says.
import { SshError } from '../errors.ts'
import type { SshDestination } from './destination.ts'

export function isSafeHostName(name: string): boolean {
  return !/^-|[\s\p{Cc}'"`$\\;&<>|(){}]/u.test(name)
}

export function isSafeUserName(name: string): boolean {
  return !/^-|\s-|\\$|[\p{Cc}'"`;&<>|(){}]/u.test(name)
}

/** @throws SshError `config-invalid` */
export function refuseUnsafeNames({ host, user }: SshDestination): void {
  const unsafe = !isSafeHostName(host) ? host : user !== undefined && !isSafeUserName(user) ? user : undefined
  if (unsafe === undefined) return
  throw new SshError('config-invalid', { step: 'resolve', message: `${JSON.stringify(unsafe)} has signs in it that a shell would act on`, hint: 'ssh-unsafe-name', details: { address: host } })
}

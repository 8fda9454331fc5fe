// What cloud-init finds on the seed disc (its NoCloud data source). JSON is YAML, so nothing that a person types can break out of
// its place.
import type { CloudInit } from '#shared/model/creation.ts'

export interface SeedFile {
  readonly name: string
  readonly text: string
}

export interface SeedRequest {
  /** Another one makes cloud-init set the machine up again. */
  readonly instanceId: string
  readonly vmName: string
  readonly cloudInit: Omit<CloudInit, 'password'>
  readonly passwordHash?: string | undefined
}

export function seedFiles({ instanceId, vmName, cloudInit: { user, sshKeys, hostname }, passwordHash }: SeedRequest): SeedFile[] {
  const name = hostname === '' ? hostnameOf(vmName) : hostname
  const account = {
    name: user,
    gecos: user,
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    lock_passwd: passwordHash === undefined,
    ...(passwordHash === undefined ? {} : { passwd: passwordHash }),
    ...(sshKeys.length === 0 ? {} : { ssh_authorized_keys: sshKeys }),
  }
  const userData = { users: [account], hostname: name, preserve_hostname: false, ssh_pwauth: passwordHash !== undefined, growpart: { mode: 'auto', devices: ['/'] } }
  return [
    { name: 'meta-data', text: printed({ 'instance-id': instanceId, 'local-hostname': name }) },
    { name: 'user-data', text: `#cloud-config\n${printed(userData)}` },
  ]
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** A host's name out of a machine's: letters, digits and "-". */
function hostnameOf(vmName: string): string {
  return vmName.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 63) || 'guest'
}

// What cloud-init finds on the seed disc (its NoCloud data source). JSON is YAML, so nothing that a person types can break out of
// its place.
import type { CloudInit } from '#shared/model/provisioning/creation.ts'
import { isCloudConfig, mapIn } from './typed-yaml.ts'

export interface SeedFile {
  readonly name: string
  readonly text: string
}

export interface SeedRequest {
  /** Another one makes cloud-init set the machine up again. */
  readonly instanceId: string
  readonly vmName: string
  /** Its YAML has been checked. */
  readonly cloudInit: Omit<CloudInit, 'password'>
  readonly passwordHash?: string | undefined
}

export function seedFiles({ instanceId, vmName, cloudInit: { user, sshKeys, hostname, packages, networkConfig, userData: typed }, passwordHash }: SeedRequest): SeedFile[] {
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
  const userData = { users: [account], hostname: name, preserve_hostname: false, ssh_pwauth: passwordHash !== undefined, growpart: { mode: 'auto', devices: ['/'] }, ...(packages.length === 0 ? {} : { package_update: true, packages }) }
  return [
    { name: 'meta-data', text: printed({ 'instance-id': instanceId, 'local-hostname': name }) },
    { name: 'user-data', text: withTyped(userData, typed) },
    ...(networkConfig.trim() === '' ? [] : [{ name: 'network-config', text: networkConfig }]),
  ]
}

/** What was typed goes before what the form says; a script is a second part beside it. */
function withTyped(ours: Readonly<Record<string, unknown>>, typed: string): string {
  if (typed.trim() === '') return `#cloud-config\n${printed(ours)}`
  if (isCloudConfig(typed)) return `#cloud-config\n${printed({ ...ours, ...mapIn(typed) })}`
  const boundary = 'seed-part'
  const parts = [['text/cloud-config', `#cloud-config\n${printed(ours)}`], ['text/x-shellscript', typed]] as const
  return [`Content-Type: multipart/mixed; boundary="${boundary}"`, 'MIME-Version: 1.0', '', ...parts.flatMap(([type, text]) => [`--${boundary}`, `Content-Type: ${type}; charset="utf-8"`, 'MIME-Version: 1.0', '', text]), `--${boundary}--`, ''].join('\n')
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** A host's name out of a machine's: letters, digits and "-". */
export function hostnameOf(vmName: string): string {
  return vmName.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '').slice(0, 63) || 'guest'
}

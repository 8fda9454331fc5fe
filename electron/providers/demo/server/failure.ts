// The errors that the simulated daemon answers with: libvirt's own numbers, in its own words.
import { ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'

export interface FailureDetails {
  /** ErrorCode. */
  readonly code: number
  /** ErrorDomain: the part of libvirt that would raise it. */
  readonly domain: number
  readonly message: string
}

export class DaemonFailure extends Error {
  override readonly name = 'DaemonFailure'
  readonly code: number
  readonly domain: number

  constructor({ code, domain, message }: FailureDetails) {
    super(message)
    this.code = code
    this.domain = domain
  }
}

export const failures = {
  noDomain: (what: string) => new DaemonFailure({ code: ErrorCode.NoDomain, domain: ErrorDomain.Qemu, message: `Domain not found: no domain with matching ${what}` }),
  notRunning: () => invalidOperation('domain is not running'),
  operationInvalid: (message: string) => invalidOperation(message),
  unsupported: (name: string) => new DaemonFailure({ code: ErrorCode.NoSupport, domain: ErrorDomain.Domain, message: `this function is not supported by the connection driver: ${name}` }),
  unknownProcedure: (number: number) => new DaemonFailure({ code: ErrorCode.Rpc, domain: ErrorDomain.Rpc, message: `unknown procedure: ${number}` }),
  unknownProgram: (number: number, version: number) => new DaemonFailure({ code: ErrorCode.Rpc, domain: ErrorDomain.Rpc, message: `Cannot find program ${number} version ${version}` }),
  undecodable: () => new DaemonFailure({ code: ErrorCode.Rpc, domain: ErrorDomain.Rpc, message: 'Unable to decode message payload' }),
  authRequired: () => new DaemonFailure({ code: ErrorCode.AuthFailed, domain: ErrorDomain.Rpc, message: 'authentication required' }),
  authFailed: () => new DaemonFailure({ code: ErrorCode.AuthFailed, domain: ErrorDomain.Rpc, message: 'authentication failed: access denied by policy' }),
  notOpen: () => new DaemonFailure({ code: ErrorCode.InternalError, domain: ErrorDomain.Rpc, message: 'hypervisor connection not open' }),
  readOnly: (name: string) => new DaemonFailure({ code: ErrorCode.OperationDenied, domain: ErrorDomain.Domain, message: `operation forbidden: read only access prevents ${name}` }),
  invalidArgument: (message: string) => new DaemonFailure({ code: ErrorCode.InvalidArgument, domain: ErrorDomain.Qemu, message: `invalid argument: ${message}` }),
  internal: (message: string) => new DaemonFailure({ code: ErrorCode.InternalError, domain: ErrorDomain.Qemu, message: `internal error: ${message}` }),
  xml: (message: string) => new DaemonFailure({ code: ErrorCode.XmlError, domain: ErrorDomain.Domain, message: `XML error: ${message}` }),
  agentMissing: () => new DaemonFailure({ code: ErrorCode.AgentUnresponsive, domain: ErrorDomain.Qemu, message: 'Guest agent is not responding: QEMU guest agent is not connected' }),
  noAgentConfigured: () => new DaemonFailure({ code: ErrorCode.ArgumentUnsupported, domain: ErrorDomain.Qemu, message: 'argument unsupported: QEMU guest agent is not configured' }),
  lockTimeout: () => new DaemonFailure({ code: ErrorCode.OperationTimeout, domain: ErrorDomain.Qemu, message: 'Timed out during operation: cannot acquire state change lock' }),
} as const

function invalidOperation(message: string): DaemonFailure {
  return new DaemonFailure({ code: ErrorCode.OperationInvalid, domain: ErrorDomain.Qemu, message: `Requested operation is not valid: ${message}` })
}

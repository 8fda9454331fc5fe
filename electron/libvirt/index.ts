// The public door of the libvirt client. Nothing in this folder imports anything but node:* and its own files.
export { connectLibvirt, type ConnectOptions } from './client/connect.ts'
export type { ConnectionFeatures, LibvirtConnection } from './client/connection.ts'
export type { AuthMethod, AuthOptions } from './client/authenticate.ts'
export type { Credentials, MechanismName } from './client/sasl-mechanism.ts'
export type { KeepaliveOptions } from './client/keepalive.ts'
export type { CallOptions } from './client/calls/pending-call.ts'
export type { AroundCall } from './client/calls/rpc-session.ts'
export { ErrorCode, ErrorDomain } from './client/error-codes.ts'
export {
  isUnsupported,
  LibvirtAuthError,
  LibvirtConnectionLostError,
  LibvirtDeadlineError,
  LibvirtError,
  LibvirtFdPassingError,
  LibvirtProtocolError,
  type ClosedReason,
} from './client/errors.ts'
export type { ConnectionEvents } from './events/connection-events.ts'
export type { EventListener } from './events/event-hub.ts'
export type { EnabledEvents, EventFamily } from './events/registrations.ts'
export type { ConsoleStream } from './streams/console-stream.ts'
export type { StreamPiece } from './streams/download.ts'
export type { Download, UploadResult } from './streams/open-stream.ts'
export type { UploadOptions, UploadSource } from './streams/upload.ts'
export type { EventMap, ProcedureMap } from './procedures/procedure-map.gen.ts'
export type * from './procedures/protocol-types.gen.ts'
export {
  AuthType,
  DomainEventId,
  NetworkEventId,
  NodeDeviceEventId,
  ProgramNumber,
  ProtocolLimit,
  SecretEventId,
  StoragePoolEventId,
} from './procedures/protocol-constants.gen.ts'
export type { EventMessage, EventName, ProcedureArgs, ProcedureInfo, ProcedureName, ProcedureReturn } from './procedures/protocol-codec.ts'
export { int64ToNumber, type Int64 } from './xdr/int64.ts'
export { parametersByName, typedParameter, type TypedParameter, type TypedParameterValue } from './xdr/typed-parameter.ts'
export { XdrError } from './xdr/xdr-error.ts'
export { libvirtApi, type LibvirtApi } from './api/libvirt-api.ts'
export type { FlagOptions } from './api/call-flags.ts'
export type { MetadataAddress, MetadataChange, StatsOptions } from './api/domains.ts'
export type { KeyPress, Screenshot } from './api/guests.ts'
export type { Version } from './api/host.ts'
export { StoragePoolState, StorageVolType, type VolumeRange } from './api/storage.ts'
export * from './api/domain-constants.ts'
export * from './api/event-constants.ts'

// The shape of the generated table of procedures. The table itself is protocol-table.gen.ts.
import type { Field } from '../xdr/codec.ts'

export type StreamDirection = 'upload' | 'download' | 'bidirectional'

interface TableEntryBase {
  readonly name: string
  readonly program: 'remote' | 'qemu' | 'lxc'
  readonly number: number
  /** The libvirt version that introduced the C API behind it. */
  readonly since?: string
}

export interface CallEntry extends TableEntryBase {
  readonly kind: 'call'
  /** The daemon keeps spare threads for 'high'; 'low' calls may wait on a guest's monitor. */
  readonly priority: 'high' | 'low'
  readonly args: readonly Field[]
  readonly ret: readonly Field[]
  readonly stream?: StreamDirection
  /** It passes file descriptors, which desynchronises a plain byte stream: never call it. */
  readonly hasFdPassing?: true
}

export interface EventEntry extends TableEntryBase {
  readonly kind: 'event'
  readonly message: readonly Field[]
}

export interface ProtocolTable {
  readonly structs: Readonly<Record<string, readonly Field[]>>
  readonly enums: readonly string[]
  readonly procedures: readonly (CallEntry | EventEntry)[]
}

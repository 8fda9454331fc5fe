// What a host offers about the snapshots of its machines.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { SnapshotRequest, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { NounOptions } from '../noun.ts'

interface SnapshotAt {
  readonly uuid: DomainUuid
  readonly name: string
}

/** Acts are checked against the situation as it is then. Every method rejects with vm-not-found, snapshot-refused or what libvirt refuses for. */
export interface SnapshotProvider {
  situation(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<SnapshotSituation>
  create(request: SnapshotRequest & { readonly uuid: DomainUuid }, options: NounOptions): Promise<void>
  revert(request: SnapshotAt, options: NounOptions): Promise<void>
  delete(request: SnapshotAt & { readonly withChildren: boolean }, options: NounOptions): Promise<void>
  edit(request: SnapshotAt & { readonly newName: string; readonly description: string }, options: NounOptions): Promise<void>
}

// For tests: a real link whose daemon is scripted call by call.
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import { FakePeer } from '#electron/libvirt/testing/fake-peer.ts'
import type { Link } from '../host-link.ts'

export interface LinkedPeer extends AsyncDisposable {
  readonly peer: FakePeer
  readonly link: Link
}

export async function linkPeer(): Promise<LinkedPeer> {
  const peer = new FakePeer()
  const connection = await connectLibvirt({ transport: peer.clientEnd, uri: null, keepalive: false })
  return {
    peer,
    link: { connection, api: libvirtApi(connection) },
    async [Symbol.asyncDispose]() {
      await connection.close()
      peer[Symbol.dispose]()
    },
  }
}

export const isClosed = ({ peer }: LinkedPeer): boolean => peer.calls.includes('CONNECT_CLOSE')

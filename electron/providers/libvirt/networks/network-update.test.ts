import { describe, expect, it } from 'vitest'
import { linkPeer } from '../session/testing/linked-peer.ts'
import { updateNetwork } from './network-acts.ts'

const net = { name: 'lan', uuid: '00000000-0000-4000-8000-000000000000' }

async function sentBy(hasRightOrder: boolean): Promise<unknown> {
  await using linked = await linkPeer()
  const { peer, link } = linked
  let sent: unknown
  peer.on('NETWORK_LOOKUP_BY_NAME', (call) => call.reply({ net }))
  peer.on('NETWORK_IS_ACTIVE', (call) => call.reply({ active: 1 }))
  peer.on('NETWORK_IS_PERSISTENT', (call) => call.reply({ persistent: 1 }))
  peer.on('CONNECT_SUPPORTS_FEATURE', (call) => call.reply({ supported: hasRightOrder && call.args.feature === 16 ? 1 : 0 }))
  peer.on('NETWORK_UPDATE', (call) => {
    sent = call.args
    call.reply({})
  })
  await updateNetwork(link, { network: 'lan', section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: '<host/>' }, new AbortController().signal)
  return sent
}

describe('a part of a running network', () => {
  it('is changed with the arguments in their order', async () => {
    expect(await sentBy(true)).toMatchObject({ command: 3, section: 4 })
  })

  it('is changed with the arguments in the order that daemons before libvirt 7.2 take them', async () => {
    expect(await sentBy(false)).toMatchObject({ command: 4, section: 3 })
  })
})

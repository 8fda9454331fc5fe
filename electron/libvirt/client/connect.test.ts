import { describe, expect, test } from 'vitest'
import { AuthType } from '../procedures/protocol-constants.gen.ts'
import { FakePeer } from '../testing/fake-peer.ts'
import { connectLibvirt } from './connect.ts'
import { LibvirtAuthError, LibvirtConnectionLostError, LibvirtDeadlineError, LibvirtError } from './errors.ts'

const uri = 'qemu:///system'

describe('opening a connection', () => {
  test('asks in the order that a daemon expects, and nothing before its turn', async () => {
    using peer = new FakePeer()
    let openArgs: unknown
    peer.on('CONNECT_OPEN', (call) => {
      openArgs = call.args
      call.reply({})
    })
    await using connection = await connectLibvirt({ transport: peer.clientEnd, uri, readOnly: true })
    expect(peer.calls).toEqual([
      'AUTH_LIST',
      'CONNECT_SUPPORTS_FEATURE',
      'CONNECT_OPEN',
      'CONNECT_SUPPORTS_FEATURE',
      'CONNECT_SUPPORTS_FEATURE',
      'CONNECT_REGISTER_CLOSE_CALLBACK',
    ])
    expect(openArgs).toEqual({ name: uri, flags: 1 })
    expect(connection.features).toEqual({ keepalive: true, eventCallbacks: true, closeCallback: true })
    expect(connection.auth).toBe('none')
  })

  test('asks nothing about events when nobody will want them', async () => {
    using peer = new FakePeer()
    await using connection = await connectLibvirt({ transport: peer.clientEnd, uri, hasEvents: false })
    expect(peer.calls).toEqual(['AUTH_LIST', 'CONNECT_SUPPORTS_FEATURE', 'CONNECT_OPEN'])
    expect(connection.features).toEqual({ keepalive: true, eventCallbacks: false, closeCallback: false })
  })

  test('goes through polkit when the daemon wants it', async () => {
    using peer = new FakePeer()
    peer.on('AUTH_LIST', (call) => call.reply({ types: [AuthType.Polkit] }))
    peer.on('AUTH_POLKIT', (call) => call.reply({ complete: 1 }))
    await using connection = await connectLibvirt({ transport: peer.clientEnd, uri })
    expect(connection.auth).toBe('polkit')
  })

  test('does without the close callback of a driver that has none', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_REGISTER_CLOSE_CALLBACK', (call) => call.fail({ code: 3 }))
    await using connection = await connectLibvirt({ transport: peer.clientEnd, uri })
    expect(connection.features.closeCallback).toBe(true)
  })

  test('passes on the daemon\'s refusal and gives the transport back destroyed', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_OPEN', (call) => call.fail({ code: 45, message: 'authentication failed' }))
    const failure = connectLibvirt({ transport: peer.clientEnd, uri })
    await expect(failure).rejects.toMatchObject({ name: 'LibvirtError', code: 45, message: 'authentication failed', procedure: 'CONNECT_OPEN' })
    await expect(failure).rejects.toBeInstanceOf(LibvirtError)
    expect(peer.clientEnd.writableEnded).toBe(true)
  })

  test('gives up at its deadline when the daemon says nothing', async () => {
    using peer = new FakePeer()
    peer.on('AUTH_LIST', () => {})
    await expect(connectLibvirt({ transport: peer.clientEnd, uri, deadlineMs: 20 })).rejects.toBeInstanceOf(LibvirtDeadlineError)
  })

  test('gives up when aborted, with the signal\'s own reason', async () => {
    using peer = new FakePeer()
    const abort = new AbortController()
    const reason = new Error('the user closed the window')
    peer.on('CONNECT_OPEN', () => abort.abort(reason))
    await expect(connectLibvirt({ transport: peer.clientEnd, uri, signal: abort.signal })).rejects.toBe(reason)
  })

  test('fails when the peer does not speak the protocol', async () => {
    using peer = new FakePeer()
    peer.sendRaw(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'))
    const failure = connectLibvirt({ transport: peer.clientEnd, uri })
    await expect(failure).rejects.toBeInstanceOf(LibvirtConnectionLostError)
    await expect(failure).rejects.toMatchObject({ reason: { kind: 'violated' } })
  })
})

describe('SASL', () => {
  test('PLAIN sends the name and the password from the callback', async () => {
    using peer = saslPeer('GSSAPI PLAIN')
    let sent = ''
    peer.on('AUTH_SASL_START', (call) => {
      sent = Buffer.from(call.args.data).toString()
      call.reply({ complete: 1, nil: 1, data: new Uint8Array() })
    })
    await using connection = await connectLibvirt({
      transport: peer.clientEnd,
      uri,
      auth: { credentials: () => ({ username: 'admin', password: 'pässword' }) },
    })
    expect(sent).toBe('\0admin\0pässword')
    expect(connection.auth).toBe('PLAIN')
  })

  test('fails without credentials, and without a mechanism in common', async () => {
    using peer = saslPeer('PLAIN')
    await expect(connectLibvirt({ transport: peer.clientEnd, uri })).rejects.toBeInstanceOf(LibvirtAuthError)
    using stranger = saslPeer('GSSAPI')
    await expect(connectLibvirt({ transport: stranger.clientEnd, uri })).rejects.toThrow('offers only the SASL mechanisms "GSSAPI"')
  })
})

function saslPeer(mechlist: string): FakePeer {
  return new FakePeer()
    .on('AUTH_LIST', (call) => call.reply({ types: [AuthType.Sasl] }))
    .on('AUTH_SASL_INIT', (call) => call.reply({ mechlist }))
}

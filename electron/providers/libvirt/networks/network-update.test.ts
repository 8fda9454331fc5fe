import { describe, expect, it } from 'vitest'
import type { Link } from '../session/host-link.ts'
import { updateNetwork } from './network-acts.ts'

const net = { name: 'lan', uuid: '00000000-0000-4000-8000-000000000000' }

async function sentBy(hasRightOrder: boolean): Promise<Record<string, unknown>> {
  const calls = new Map<string, Record<string, unknown>>()
  const connection = {
    call: (name: string, args: Record<string, unknown>) => {
      calls.set(name, args)
      return Promise.resolve({ persistent: 1, supported: hasRightOrder && args['feature'] === 16 ? 1 : 0 })
    },
  }
  const networks = { lookupByName: () => Promise.resolve(net), isActive: () => Promise.resolve(true) }
  await updateNetwork({ connection, api: { networks } } as unknown as Link, { network: 'lan', section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: '<host/>' }, new AbortController().signal)
  return calls.get('NETWORK_UPDATE') ?? {}
}

describe('a part of a running network', () => {
  it('is changed with the arguments in their order', async () => {
    expect(await sentBy(true)).toMatchObject({ command: 3, section: 4 })
  })

  it('is changed with the arguments in the order that daemons before libvirt 7.2 take them', async () => {
    expect(await sentBy(false)).toMatchObject({ command: 4, section: 3 })
  })
})

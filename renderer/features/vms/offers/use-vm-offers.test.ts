import { describe, expect, it } from 'vitest'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow, vmRow } from '#shared/model/testing/rows.ts'
import { offersFor } from './use-vm-offers.ts'
import { offerGroups } from './vm-offer.ts'
import type { OfferContext } from './vm-offer.ts'

const hostId = HostId.parse('h')
const host = hostRow('h')
const vm = (state: Vm['state'], more: Partial<Vm> = {}): Vm => vmRow(hostId, state, { libvirtId: state === 'shutoff' ? null : 1, state, consoles: [{ kind: 'vnc', device: '', label: 'VNC' }], ...more })

function contextWith(shownHost: Host): { context: OfferContext; asked: unknown[] } {
  const asked: unknown[] = []
  const acts = { request: (action: string, vms: readonly Vm[]) => void asked.push([action, vms.map(({ name }) => name)]), run: () => undefined, attempt: () => undefined }
  const client = new Proxy({}, { get: () => () => Promise.resolve() }) as OfferContext['client']
  return { asked, context: { t: (key) => key, hosts: new Map([[hostId, shownHost]]), acts, client, openDialog: (dialog) => void asked.push(dialog.kind), showConsole: (_, { kind }) => void asked.push(kind) } }
}

function reasonsOf(vms: readonly Vm[], shownHost = host): ReadonlyMap<string, string> {
  return new Map(offersFor(vms, contextWith(shownHost).context).map(({ id, reason }) => [id, reason]))
}

describe('what is offered for machines', () => {
  it('has every act of the table of acts, for one and for many, in a group of the menu', () => {
    for (const vms of [[vm('running')], [vm('running'), vm('shutoff')]]) {
      const offers = offersFor(vms, contextWith(host).context)
      expect(offers.map(({ id }) => id)).toEqual(expect.arrayContaining([...VmActionId.options]))
      expect(new Set(offers.map(({ id }) => id)).size).toBe(offers.length)
      expect(offers.every(({ group }) => offerGroups.includes(group))).toBe(true)
    }
  })

  it('says of everything that is not possible why', () => {
    const off = reasonsOf([vm('shutoff')])
    expect(off.get('start')).toBe('')
    expect(off.get('pause')).toBe('refusal.state')
    expect(off.get('console-vnc-')).toBe('refusal.off')
    expect(off.get('keys-Ctrl+Alt+Del')).toBe('refusal.not-running')
    expect(off.get('rename')).toBe('')
    expect(reasonsOf([vm('running')]).get('rename')).toBe('refusal.running')
    expect(reasonsOf([vm('running', { isPersistent: false })]).get('template')).toBe('refusal.transient')
    const lost = reasonsOf([vm('running')], { ...host, state: { kind: 'disconnected' } })
    expect([...lost].filter(([id, reason]) => reason === '' && id !== 'schedule')).toEqual([])
  })

  it('does what it says with the machines that it is for', () => {
    const { context, asked } = contextWith(host)
    const machine = vm('running')
    for (const { id, run } of offersFor([machine], context)) if (['pause', 'console-vnc-', 'delete', 'tags'].includes(id)) run()
    for (const { id, run } of offersFor([machine, vm('shutoff')], context)) if (['edit', 'delete', 'start'].includes(id)) run()
    expect(asked).toEqual(['vnc', ['pause', ['running']], 'tags', 'delete-vm', ['start', ['running', 'shutoff']], 'bulk-edit', 'delete-vms'])
  })

  it('opens the consoles of all that run, but never more than sixteen at once', () => {
    const { context, asked } = contextWith(host)
    const consolesOf = (vms: readonly Vm[]) => offersFor(vms, context).find(({ id }) => id === 'consoles')
    consolesOf([vm('running'), vm('shutoff'), vm('paused')])?.run()
    expect(asked).toEqual(['vnc', 'vnc'])
    expect(consolesOf([vm('shutoff'), vm('shutoff')])?.reason).toBe('refusal.off')
    expect(consolesOf(Array.from({ length: 17 }, () => vm('running')))?.reason).toBe('refusal.too-many')
  })

  it('counts those of many that an act is possible on', () => {
    const [start] = offersFor([vm('running'), vm('shutoff')], contextWith(host).context).filter(({ id }) => id === 'start')
    expect(start?.label).toBe('action.start (1)')
  })
})

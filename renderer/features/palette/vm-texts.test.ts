import { expect, test } from 'vitest'
import { Vm } from '#shared/model/machines/vm.ts'
import { textsOf } from './vm-texts.ts'

const base = { hostId: 'h', uuid: 'u', name: 'Web-01', title: 'The Shop', libvirtId: null, state: 'shutoff', stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1 }
const vm = Vm.parse({ ...base, addresses: [{ address: '10.0.0.7', source: 'agent', mac: null }], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: true })

test('a machine is found by name, title and address, in small letters', () => {
  expect(textsOf(vm)).toEqual({ name: 'web-01', all: 'web-01 the shop 10.0.0.7' })
  expect(textsOf(vm)).toBe(textsOf(vm))
  expect(textsOf({ ...vm, name: 'DB' }).name).toBe('db')
})

import { expect, test } from 'vitest'
import { ControlState, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import { createSilentGuests } from './silent-guests.ts'

const refusal = new LibvirtError({ code: ErrorCode.NoSupport, domain: 10, message: 'this function is not supported', level: 2, dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null }, 'DOMAIN_GET_CONTROL_INFO')
const guest = (name: string): DomainHandle => ({ name, uuid: `u-${name}`, id: 1 })
const [web, db] = [guest('web'), guest('db')]

function daemon() {
  const states = new Map<string, { state: number; stateTimeMs: number }>()
  const asked: string[] = []
  const told: string[][] = []
  let failure: unknown
  const getControlInfo = async ({ name }: DomainHandle): Promise<{ state: number; details: number; stateTimeMs: number }> => {
    asked.push(name)
    if (failure !== undefined) throw failure
    return { details: 0, ...(states.get(name) ?? { state: ControlState.Ok, stateTimeMs: 0 }) }
  }
  const api = { domains: { getControlInfo } } as unknown as Pick<LibvirtApi, 'domains'>
  const silent = createSilentGuests({ api, tell: (uuids) => told.push([...uuids]), onError: () => undefined, signal: new AbortController().signal })
  return { silent, states, asked, told, failWith: (error: unknown) => (failure = error) }
}

test('a guest of which nothing is lacking is never asked about', async () => {
  const { silent, asked, told } = daemon()
  await silent.lacked([])
  await silent.lacked([web])
  await silent.lacked([])
  expect([asked, told]).toEqual([[], []])
})

test('one that lacks its figures again is looked at, and is silent when its monitor has been waited for long', async () => {
  const { silent, states, told } = daemon()
  states.set('web', { state: ControlState.Occupied, stateTimeMs: 31_000 })
  await silent.lacked([web])
  await silent.lacked([web])
  await silent.lacked([web])
  expect(told).toEqual([['u-web']])
  await silent.lacked([])
  expect(told).toEqual([['u-web'], []])
})

test('a migration, a backup or a save is no silence, however long it takes, nor is a command of a moment', async () => {
  const { silent, states, told } = daemon()
  states.set('web', { state: ControlState.Job, stateTimeMs: 3_600_000 })
  states.set('db', { state: ControlState.Occupied, stateTimeMs: 900 })
  for (let round = 0; round < 5; round += 1) await silent.lacked([web, db])
  expect(told).toEqual([])
})

test('statistics that are late are explained by guests that were not known to be silent before', async () => {
  const { silent, states, told } = daemon()
  expect(await silent.explains([web, db])).toBe(false)
  states.set('db', { state: ControlState.Occupied, stateTimeMs: 12_000 })
  expect(await silent.explains([web, db])).toBe(true)
  expect(await silent.explains([web, db])).toBe(false)
  expect(told).toEqual([['u-db']])
})

test('a driver that does not tell is not asked again', async () => {
  const { silent, asked, failWith } = daemon()
  failWith(refusal)
  for (let round = 0; round < 4; round += 1) await silent.lacked([web])
  expect(asked).toEqual(['web'])
})

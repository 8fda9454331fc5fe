// A schedule of snapshots run on a real host through a whole console: it deletes what it took itself, and nothing else.
import { describe, expect, it } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed()
const guest = 'clocked'

describe.skipIf(whyNot)(whyNot ?? 'a schedule of snapshots on a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: (on) => on.defineGuest({ name: guest }),
    isReady: async (opened) => (await opened.inventory.listVms({ query: `name:${guest}` }))[0]?.isDetailed === true,
  }, (opened) => ({ host, client } = opened))

  it('takes one of each machine that its search finds, and keeps as many as it was told', async () => {
    await host.virsh(['snapshot-create-as', guest, 'by-hand'])
    const schedule = { name: 'nightly', isEnabled: true, targets: { kind: 'query' as const, query: `name:${guest}` }, pattern: '0 2 * * *', timeZone: 'UTC', mode: 'internal' as const, isQuiesced: false, keep: { kind: 'last' as const, count: 1 } }
    const { id } = await client.schedules.save({ ...schedule, namePattern: 'first-{date}-{time}' })
    expect(await taskEnd(client, (await client.schedules.run({ id })).taskId)).toMatchObject({ kind: 'snapshot.scheduled', state: 'succeeded' })
    expect(await snapshots()).toEqual(['by-hand', expect.stringMatching(/^first-\d{4}-\d\d-\d\d-\d{4}$/)])
    await client.schedules.save({ ...schedule, id, namePattern: 'second-{date}-{time}' })
    const again = await taskEnd(client, (await client.schedules.run({ id })).taskId)
    expect(again.state).toBe('succeeded')
    expect(await snapshots()).toEqual(['by-hand', expect.stringMatching(/^second-/)])
    expect((await client.tasks.log({ taskId: again.id })).map(({ text }) => text).join('\n')).toMatch(/Deleted the snapshot first-/)
    expect((await client.schedules.list())[0]).toMatchObject({ lastRun: { taskId: again.id, problem: null }, missed: null })
    await client.schedules.remove({ id })
    expect(await snapshots()).toHaveLength(2)
  })

  async function snapshots(): Promise<string[]> {
    return (await host.virsh(['snapshot-list', guest, '--name'])).split('\n').map((line) => line.trim()).filter(Boolean).toSorted()
  }

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `virsh destroy ${guest}; virsh undefine ${guest} --managed-save --nvram --snapshots-metadata; rm -f /var/lib/libvirt/images/${guest}.qcow2; true`])
  }
})

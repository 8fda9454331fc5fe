// How soon a change on a real host is on the screen while 10,000 other machines are loaded: a guest is paused and resumed on its host's
// own socket, and the page notes the frame in which its row says so.
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtConnection } from '#electron/libvirt/index.ts'
import { fileInHost } from '../../testbed/hosts/host-process.ts'
import { planHost } from '../../testbed/hosts/host-plan.ts'
import type { TestbedHost } from '../../testbed/testbed.ts'
import { openBenchHost } from '../bench-host.ts'
import { percentile } from '../bench-table.ts'
import type { BenchRow } from '../bench-table.ts'
import { openPage } from '../ui/open-page.ts'
import { untilComplete } from './console-process.ts'
import { fleetSize, openDemoConsole } from './demo-fleet.ts'

/** First in the table, which is sorted by name; some of the demo's names begin with a quotation mark. */
const guestName = '!bench'
const eventsARun = 20
const settleMs = 20_000
const restMs = 400

interface Stage extends AsyncDisposable {
  readonly page: Page
  readonly connection: LibvirtConnection
  readonly guest: DomainHandle
}

export function eventRow(): BenchRow {
  let stage: Stage | undefined
  return {
    name: 'event on the host to changed row in the browser, p95 of 20, 10,000 VMs loaded',
    unit: 'ms',
    target: { kind: 'limit', atMost: 150 },
    prepare: async () => (stage = await openStage()),
    ours: async () => {
      if (!stage) throw new Error('the stage is not set')
      const tookMs: number[] = []
      for (let event = 0; event < eventsARun; event += 1) tookMs.push(await changeOnce(stage, event % 2 === 0))
      return percentile(tookMs, 0.95)
    },
  }
}

async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const { host } = stack.use(await openBenchHost())
  stack.use(await ownGuest(host))
  const launched = stack.use(await openDemoConsole())
  await launched.client.hosts.add({ uri: host.uri })
  await untilComplete(launched, { hosts: fleetSize.hosts + 1, vms: fleetSize.vms + 1 })
  const { page } = stack.use(await openPage(launched.link))
  await rowOf(page).waitFor()
  const connection = stack.use(await connectInside())
  const guest = await libvirtApi(connection).domains.lookupByName(guestName)
  // The guest boots, and the console still reads the details of ten thousand machines.
  await sleep(settleMs)
  const kept = stack.move()
  return { page, connection, guest, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

function rowOf(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('row').filter({ hasText: guestName })
}

async function ownGuest(host: TestbedHost): Promise<AsyncDisposable> {
  const remove = async (): Promise<void> => {
    await host.virsh(['destroy', guestName]).catch(() => 'it was off')
    await host.virsh(['undefine', guestName, '--managed-save'])
    await host.run(['rm', '-f', `/var/lib/libvirt/images/${guestName}.qcow2`])
  }
  if ((await host.virsh(['list', '--all', '--name'])).split('\n').includes(guestName)) await remove()
  await host.defineGuest({ name: guestName, isStarted: true })
  return { [Symbol.asyncDispose]: remove }
}

async function connectInside(): Promise<LibvirtConnection> {
  const socket = fileInHost(planHost(6), '/run/libvirt/libvirt-sock')
  if (socket === undefined) throw new Error('the host has no libvirt socket')
  return connectLibvirt({ transport: connect(socket), uri: 'qemu:///system' })
}

/** From the sending of the call on the host, so what libvirt and QEMU need is in the figure. One clock: all is one machine. */
async function changeOnce({ page, connection, guest }: Stage, isPause: boolean): Promise<number> {
  const watching = page.evaluate(untilRowSays, { name: guestName, text: isPause ? 'Paused' : 'Running', deadlineMs: 10_000 })
  await sleep(restMs)
  const sentAtMs = Date.now()
  await connection.call(isPause ? 'DOMAIN_SUSPEND' : 'DOMAIN_RESUME', { dom: guest })
  return (await watching) - sentAtMs
}

/** Runs in the page. Resolves with the time of the frame in which the row has the text. */
function untilRowSays({ name, text, deadlineMs }: { name: string; text: string; deadlineMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const startMs = Date.now()
    const look = (): void => {
      const row = [...document.querySelectorAll('[role=row]')].find((candidate) => candidate.textContent.includes(name))
      if (row?.textContent.includes(text)) return resolve(Date.now())
      if (Date.now() - startMs > deadlineMs) return reject(new Error(`the row never said ${text}`))
      requestAnimationFrame(look)
    }
    look()
  })
}

// How long a person waits for the hardware of a machine with forty devices: from the click on its tab to the painted list and form.
import type { Page } from '@playwright/test'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import type { Edit } from '#shared/domain/edits/edits.ts'
import { newMac } from '#shared/domain/devices/new-device.ts'
import { placesOf, wholeDomain } from '#shared/domain/fields/places.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { openDemoConsole } from '../fleet/demo-fleet.ts'
import { untilComplete } from '../fleet/console-process.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import type { BenchRow } from '../bench-table.ts'
import { openPage } from '../ui/open-page.ts'

const devices = 40
const fleet = { hosts: 1, vms: 20 } as const

export function editPageRow(): BenchRow {
  let page: Page | undefined
  return {
    name: `open the hardware page of a machine with ${devices} devices: click to painted list and form`,
    unit: 'ms',
    target: { kind: 'limit', atMost: 200 },
    async prepare() {
      await using stack = new AsyncDisposableStack()
      const console = stack.use(await openDemoConsole(`demo://bench?hosts=${fleet.hosts}&vms=${fleet.vms}&activity=none`))
      await untilComplete(console, fleet)
      const name = await giveDevices(console)
      ;({ page } = stack.use(await openPage(console.link)))
      await page.getByRole('searchbox').first().fill(`name:${name}`)
      await page.getByTestId('vm-table').getByRole('link', { name, exact: true }).click()
      const kept = stack.move()
      return { [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
    },
    ours: async () => {
      if (!page) throw new Error('the page is not open')
      await page.getByRole('tab', { name: 'Overview' }).click()
      // What the overview itself fetches is done by then.
      await page.waitForTimeout(1_500)
      return paintMs(page)
    },
  }
}

/** Disks and NICs in turns, until the machine has as many. */
async function giveDevices({ client }: ConsoleProcess): Promise<string> {
  const vm = (await client.inventory.listVms({ query: 'state:running' }))[0]
  if (!vm) throw new Error('the demo runs no machine')
  const ref = { hostId: vm.hostId, kind: 'domain' as const, key: vm.uuid }
  const { xml, fingerprint } = await client.definitions.read(ref)
  const missing = devices - placesOf(parseXml(xml)).filter(({ place }) => place !== wholeDomain).length
  const added = Array.from({ length: missing }, (_, at): Edit => ({ op: 'add', xml: at % 2 === 0 ? `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/var/lib/libvirt/images/bench-${at}.qcow2'/><target bus='virtio'/></disk>` : `<interface type='network'><mac address='${newMac([at, at, at])}'/><source network='default'/><model type='virtio'/></interface>` }))
  await client.definitions.apply({ ...ref, xml: applyEdits(xml, added), baseFingerprint: fingerprint })
  return vm.name
}

/** From the click's own time stamp to the frame after the one that shows the whole list and a form. */
async function paintMs(page: Page): Promise<number> {
  await page.evaluate((wanted) => {
    const painted = new Promise<number>((resolve) => {
      let clickedAtMs = Number.NaN
      document.addEventListener('click', ({ timeStamp }) => (clickedAtMs = timeStamp), { capture: true, once: true })
      const observer = new MutationObserver(() => {
        const isThere = document.querySelectorAll('nav[aria-label=Hardware] button').length >= wanted && document.querySelector('section[aria-label] input') !== null
        if (!isThere) return
        observer.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clickedAtMs)))
      })
      observer.observe(document.body, { childList: true, subtree: true })
    })
    Reflect.set(window, 'benchPainted', painted)
  }, devices)
  await page.getByRole('tab', { name: 'Hardware' }).click()
  return page.evaluate(async () => Number(await Reflect.get(window, 'benchPainted')))
}

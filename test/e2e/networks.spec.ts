// Networks: made in the dialog, edited while they run, moved between on the map, made alike again; true on the host by virsh.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

/** A network that is removed whatever became of it; with `xml`, it is there and runs. */
async function withNetwork(host: TestbedHost, name: string, xml?: string): Promise<AsyncDisposable> {
  const remove = async (): Promise<void> => {
    if ((await host.virsh(['net-list', '--name'])).split('\n').includes(name)) await host.virsh(['net-destroy', name])
    if ((await host.virsh(['net-list', '--all', '--name'])).split('\n').includes(name)) await host.virsh(['net-undefine', name])
  }
  await remove()
  if (xml !== undefined) {
    const file = `/tmp/${name}.xml`
    await host.run(['sh', '-c', `printf '%s' "$1" > ${file}`, 'sh', xml])
    await host.virsh(['net-define', file])
    await host.virsh(['net-start', name])
    await host.run(['rm', file])
  }
  return { [Symbol.asyncDispose]: remove }
}

function isolated(name: string, bridge: string, ip: string): string {
  return `<network><name>${name}</name><bridge name='${bridge}'/><ip address='${ip}' prefix='24'/></network>`
}

async function openNetworks(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Networks', exact: true }).click()
  await expect(page.getByTestId('networks').getByRole('link', { name: 'default' }).first()).toBeVisible()
}

test('a NAT network is made by three answers, edited while it runs, stopped, started and deleted', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  const name = 'e2e-nat'
  await using _network = await withNetwork(host, name)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openNetworks(page)
  await page.getByRole('button', { name: 'New network' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('default')
  await expect(dialog.getByTestId('host-checks')).toContainText('A network named default is there already')
  await dialog.getByLabel('Name').fill(name)
  await expect(dialog.getByLabel('Subnet')).toHaveValue(/^(192\.168|10)\..*\/24$/)
  const subnet = (await dialog.getByLabel('Subnet').inputValue()).replace('.1/24', '')
  await dialog.getByRole('button', { name: 'Create network' }).click()

  const row = page.getByTestId('networks').getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Active')
  const made = await host.virsh(['net-dumpxml', name])
  expect(made).toContain("<forward mode='nat'>")
  expect(made).toContain(`<ip address='${subnet}.1'`)
  expect(made).toContain(`<range start='${subnet}.2' end='${subnet}.254'/>`)

  await row.getByRole('link', { name }).click()
  await page.getByRole('tab', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Add reservation' }).click()
  await page.getByLabel('MAC address').fill('52:54:00:e2:e0:01')
  const address = page.getByRole('group', { name: 'Reservations' }).getByLabel('Address', { exact: true })
  await address.fill('10.1.2.3')
  await expect(page.getByText('Outside the subnet')).toBeVisible()
  await address.fill(`${subnet}.77`)
  await page.getByLabel('Domain', { exact: true }).fill('e2e.example')
  const changes = page.getByRole('complementary', { name: 'Changes' })
  await expect(changes.getByRole('listitem').filter({ hasText: 'Reservation added' })).toContainText('Now')
  await expect(changes.getByRole('listitem').filter({ hasText: 'Domain changed' })).toContainText('After restart')
  await changes.getByRole('button', { name: 'Apply' }).click()
  await expect(changes).toContainText('Nothing was changed yet')
  expect(await host.virsh(['net-dumpxml', name])).toContain(`<host mac='52:54:00:e2:e0:01' ip='${subnet}.77'/>`)
  expect(await host.virsh(['net-dumpxml', name])).not.toContain('e2e.example')
  expect(await host.virsh(['net-dumpxml', name, '--inactive'])).toMatch(/<domain name='e2e\.example'\/>[\s\S]*e2:e0:01/)

  await page.getByRole('button', { name: 'Restart' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click()
  await expect.poll(() => host.virsh(['net-dumpxml', name])).toContain('e2e.example')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('dialog')).toContainText('No running machine is on it')
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click()
  await expect.poll(() => host.virsh(['net-info', name])).toMatch(/Active:\s+no/)
  // Exact: “Restart” stands there until the page has heard that it is stopped.
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect.poll(() => host.virsh(['net-info', name])).toMatch(/Active:\s+yes/)
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => host.virsh(['net-list', '--all', '--name'])).not.toContain(name)
  await expect(page.getByText('This network is no longer there')).toBeVisible()
})

test('a NIC is dragged to another network on the map, and back from the list', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _network = await withNetwork(host, 'e2e-other', isolated('e2e-other', 'e2eother', '10.203.1.1'))
  await using _guest = await withGuest(host, 'e2e-mover', { network: 'default', isStarted: true })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openNetworks(page)
  await page.getByRole('tab', { name: 'Map' }).click()
  const map = page.getByTestId('topology')
  const nic = map.locator('.react-flow__node-nic').filter({ hasText: 'e2e-mover' })
  const target = map.locator('.react-flow__node-box').filter({ hasText: 'e2e-other' })
  await expect(nic).toBeVisible()
  await expect(target).toBeVisible()
  await drag(page, nic, target)
  await expect(page.getByRole('dialog')).toContainText('e2e-mover')
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
  await expect.poll(() => host.virsh(['domiflist', 'e2e-mover'])).toMatch(/network\s+e2e-other/)
  // The running machine is changed first, then what it has at its next start.
  await expect.poll(() => host.virsh(['dumpxml', 'e2e-mover', '--inactive'])).toContain("network='e2e-other'")

  await page.getByRole('radiogroup', { name: 'Map or list' }).getByText('List').click()
  const row = page.getByTestId('nics').getByRole('row').filter({ hasText: 'e2e-mover' })
  await expect(row).toContainText('e2e-other')
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Move to another network' }).click()
  await page.getByRole('dialog').getByLabel('Network or bridge').fill('default')
  await page.getByRole('option', { name: 'default' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
  await expect.poll(() => host.virsh(['domiflist', 'e2e-mover'])).toMatch(/network\s+default/)

  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Packet filter' }).click()
  await page.getByRole('dialog').getByLabel('Filter').fill('clean-traffic')
  await page.getByRole('option', { name: 'clean-traffic', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => host.virsh(['dumpxml', 'e2e-mover'])).toContain("<filterref filter='clean-traffic'")
})

async function drag(page: Page, from: ReturnType<Page['locator']>, to: ReturnType<Page['locator']>): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('not on the screen')
  const place = { x: start.x + start.width / 2, y: start.y + start.height / 2 }
  await page.mouse.move(place.x, place.y)
  await page.mouse.down()
  await page.mouse.move(place.x - 12, place.y - 4, { steps: 3 })
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 })
  await page.mouse.up()
}

test('a network on two hosts that drifted is compared and made alike, and each host keeps its own identity', async ({ consolePage: page, testbed, addHost }) => {
  const [first, second] = [hostAt(testbed, 0), hostAt(testbed, 1)]
  await using _one = await withNetwork(first, 'e2e-drift', isolated('e2e-drift', 'e2edrift', '10.204.1.1'))
  await using _two = await withNetwork(second, 'e2e-drift', isolated('e2e-drift', 'e2edrift', '10.204.9.1'))
  const uuid = (await second.virsh(['net-uuid', 'e2e-drift'])).trim()
  await addHost({ uri: first.uri, name: 'kvm01' })
  await addHost({ uri: second.uri, name: 'kvm02' })
  await openNetworks(page)
  await page.getByRole('tab', { name: 'On many hosts' }).click()
  const row = page.getByTestId('network-groups').getByRole('row').filter({ hasText: 'e2e-drift' })
  await expect(row).toContainText('1 differ: kvm02')
  await row.getByRole('button', { name: 'Compare' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('10.204.9.1')
  await dialog.getByRole('button', { name: 'Apply to one host' }).click()
  await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('Align network')
  await expect(row).toContainText('All the same')
  const definition = await second.virsh(['net-dumpxml', 'e2e-drift', '--inactive'])
  expect(definition).toContain("<ip address='10.204.1.1'")
  expect(definition).toContain(uuid)
})

test('a filter is made, given a rule in the table, and deleted', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  const remove = async (): Promise<void> => void (await host.virsh(['nwfilter-undefine', 'e2e-filter']).catch(() => ''))
  await remove()
  await using _filter = { [Symbol.asyncDispose]: remove }
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openNetworks(page)
  await page.getByRole('tab', { name: 'Packet filters' }).click()
  await expect(page.getByTestId('filters').getByRole('link', { name: 'clean-traffic', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'New filter' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('e2e-filter')
  await page.getByRole('dialog').getByRole('button', { name: 'Create filter' }).click()
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByLabel('To port').fill('22')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => host.virsh(['nwfilter-dumpxml', 'e2e-filter'])).toMatch(/<rule action='accept' direction='in'[^>]*>\s*<tcp dstportstart='22'/)
  expect(await host.virsh(['nwfilter-dumpxml', 'e2e-filter'])).toContain("<filterref filter='clean-traffic'/>")
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => host.virsh(['nwfilter-list'])).not.toContain('e2e-filter')
})

test('a NIC is limited, hosts are kept as a group, and a script is refused an overlap that it does not speak of', async ({ consolePage: page, testbed, addHost, server }) => {
  const host = hostAt(testbed, 0)
  const [guest, name] = ['e2e-limited', 'e2e-overlap']
  await using _guest = await withGuest(host, guest, { network: 'default', isStarted: false })
  await using _network = await withNetwork(host, name)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openNetworks(page)

  await page.getByTestId('networks').getByRole('link', { name: 'default' }).first().click()
  await page.getByRole('tab', { name: /^NICs/ }).click()
  await page.getByTestId('nics').getByRole('row').filter({ hasText: guest }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Limits…' }).click()
  const limits = page.getByRole('dialog')
  await limits.getByLabel('To machines, average').fill('1000')
  await limits.getByLabel('To machines, burst').fill('256')
  await limits.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => host.virsh(['dumpxml', guest])).toMatch(/<inbound average='1000' burst='256'\/>/)
  await expect(page.getByTestId('nics').getByRole('row').filter({ hasText: guest })).toContainText('in 1,000 KiB/s')

  await page.getByRole('link', { name: 'Networks', exact: true }).click()
  await page.getByRole('button', { name: 'New network' }).click()
  await page.getByRole('button', { name: 'Save as a group…' }).click()
  await page.getByLabel('Name of the group').fill('First rack')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Choose a group or folder' }).click()
  await expect(page.getByRole('menuitem', { name: /First rack/ })).toContainText('1 of 1 host connected')

  const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
  const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${server.origin}/api/v1${path}`, { method, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const listed: unknown = await (await ask('GET', '/networks')).json()
  const hostIds = Array.isArray(listed) ? [String(listed[0]?.hostId)] : []
  const xml = `<network><name>${name}</name><bridge name='e2eover'/><ip address='192.168.122.77' prefix='24'/></network>`
  expect((await ask('POST', '/networks', { hostIds, xml, start: false })).status).toBe(200)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row').filter({ hasText: 'Define network' }).first()).toContainText('Failed')
  expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain(name)
  expect((await ask('POST', '/networks', { hostIds, xml, start: false, autostart: false, allowOverlap: true })).status).toBe(200)
  await expect.poll(() => host.virsh(['net-list', '--all', '--name'])).toContain(name)
})

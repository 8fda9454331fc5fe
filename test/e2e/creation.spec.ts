// A machine from an image, from nothing to gone, through the screens: each step is looked up with virsh on the host.
import type { Locator, Page } from '@playwright/test'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'
import type { JourneyFixtures } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const pool = 'create-journey'
const folder = `/var/lib/libvirt/${pool}`
const name = 'create-journey-vm'

/** Its disk goes to the pool with the most room, whichever that is. */
async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `virsh destroy ${name}; virsh undefine ${name} --managed-save; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; for pool in $(virsh pool-list --name); do virsh pool-refresh $pool; virsh vol-delete --pool $pool ${name}.qcow2; done; true`])
}

/** An image that is as long as it says. */
function isoImage(): Buffer {
  const iso = Buffer.alloc(0x8800 + 2 ** 20, 7)
  iso.fill(0, 0, 0x8800)
  iso.write('\u0001CD001\u0001', 0x8000, 'latin1')
  iso.write('FROM HERE'.padEnd(32), 0x8000 + 40)
  iso.writeUInt32LE(Math.floor(iso.length / 2048), 0x8000 + 80)
  return iso
}

async function withImage(host: TestbedHost): Promise<AsyncDisposable> {
  await clearAway(host)
  await host.run(['sh', '-c', `mkdir -p ${folder} && qemu-img create -q -f qcow2 ${folder}/golden.qcow2 32M && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
  return { [Symbol.asyncDispose]: () => clearAway(host) }
}

/** On a host with an image and a machine called "web-3". */
async function openNewVm(page: Page, host: TestbedHost, addHost: JourneyFixtures['addHost']): Promise<Locator> {
  await addHost({ uri: host.uri, name: 'kvm03' })
  await expect(page.getByText('web-3').first()).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'New VM' }).click()
  return page.getByRole('dialog')
}

test('a machine is made from an image, starts, shows its console, and is deleted with its disk', async ({ consolePage: page, addHost }) => {
  await using testbed = await openTestbed({ hosts: [3] })
  const host = hostAt(testbed, 0)
  await using _image = await withImage(host)
  const dialog = await openNewVm(page, host, addHost)
  await expect(dialog.getByText('Still needed: a name and an image')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('web-3')
  await expect(dialog.getByText('Still needed: an image')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Image' }).or(dialog.getByRole('textbox', { name: 'Image' })).first().click()
  await page.getByRole('option', { name: /golden\.qcow2/ }).click()
  await expect(dialog.getByTestId('creation-summary')).toContainText('web-3', { timeout: 10_000 })
  await expect(dialog.getByRole('button', { name: 'Create' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await dialog.getByRole('button', { name: 'More' }).click()
  await dialog.getByRole('textbox', { name: 'Memory' }).fill('0.125')
  await dialog.getByRole('textbox', { name: 'Disk', exact: true }).fill('1')
  await dialog.getByRole('textbox', { name: 'Password' }).fill('sesame 77')
  await dialog.getByRole('tab', { name: 'virt-install' }).click()
  await expect(dialog.getByTestId('creation-summary')).toContainText(`--name ${name}`, { timeout: 10_000 })
  await dialog.getByRole('button', { name: 'Create' }).click()

  const row = page.getByTestId('vm-table').getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Running', { timeout: 30_000 })
  expect(await host.virsh(['domstate', name])).toContain('running')
  const made = (await host.virsh(['domblklist', name])).split('\n').flatMap((line) => /\S+\/(\S+)$/.exec(line.trim())?.[1] ?? [])
  expect(made).toEqual([`${name}.qcow2`, `${name}-seed.iso`])

  await row.getByRole('link', { name }).click()
  await page.getByRole('link', { name: 'Console', exact: true }).click()
  await expect(page.locator('canvas:visible').first()).toBeVisible({ timeout: 20_000 })

  await page.getByRole('button', { name: 'More', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const deletion = page.getByRole('dialog')
  await deletion.getByText('For good', { exact: true }).click()
  await expect(deletion.getByRole('group', { name: 'Disks' })).toContainText(`${name}.qcow2`, { timeout: 10_000 })
  const remove = deletion.getByRole('button', { name: /Delete machine and 2 disks/ })
  await expect(remove).toBeDisabled()
  await deletion.getByRole('checkbox', { name: /Force it off/ }).check()
  await deletion.getByRole('textbox').fill(name)
  await remove.click()
  await expect.poll(() => host.virsh(['list', '--all', '--name']), { timeout: 20_000 }).not.toContain(name)
  await expect(page.getByText(/is no longer there/)).toBeVisible()
  await expect.poll(async () => (await host.run(['ls', folder])).split('\n').filter(Boolean), { timeout: 20_000 }).toEqual(['golden.qcow2'])
})

test('a file is uploaded from the dialog, and becomes the disk of a machine that waits for it', async ({ consolePage: page, addHost }) => {
  await using testbed = await openTestbed({ hosts: [3] })
  const host = hostAt(testbed, 0)
  await using _image = await withImage(host)
  const dialog = await openNewVm(page, host, addHost)
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await dialog.getByText('Install disc', { exact: true }).click()
  const disc = isoImage()
  await dialog.locator('input[type=file]').setInputFiles({ name: 'from-here.iso', mimeType: 'application/octet-stream', buffer: disc })
  await dialog.getByRole('textbox', { name: 'Into the pool' }).or(dialog.getByRole('combobox', { name: 'Into the pool' })).first().click()
  await page.getByRole('option', { name: new RegExp(`^${pool}`) }).click()

  // Held back on its way: cancelled, nothing of it stays, and it can be sent again.
  let held = Promise.withResolvers<void>()
  await page.route('**/transfers/*', async (route) => {
    await held.promise
    await route.continue()
  })
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await dialog.getByRole('button', { name: 'Cancel upload' }).click()
  held.resolve()
  held = Promise.withResolvers()
  await expect(dialog.getByRole('button', { name: 'Upload a file…' })).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => host.run(['ls', folder])).not.toContain('from-here')
  await dialog.locator('input[type=file]').setInputFiles({ name: 'from-here.iso', mimeType: 'application/octet-stream', buffer: disc })
  await dialog.getByRole('textbox', { name: 'Into the pool' }).or(dialog.getByRole('combobox', { name: 'Into the pool' })).first().click()
  await page.getByRole('option', { name: new RegExp(`^${pool}`) }).click()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await dialog.getByRole('button', { name: 'Create when it is there' }).click()
  held.resolve()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  const row = page.getByTestId('vm-table').getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Running', { timeout: 30_000 })
  expect(await host.virsh(['domblklist', name])).toContain(`${folder}/from-here.iso`)
  expect(Buffer.from(await host.run(['base64', '-w0', `${folder}/from-here.iso`]), 'base64').equals(disc)).toBe(true)
})

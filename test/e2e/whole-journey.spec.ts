// The whole life of machines in the window: made from a cloud image, logged in to, given hardware while it runs, kept, broken, brought back,
// cloned five times, the five edited, exported and deleted. After each step virsh is asked whether it is so. Once with the small image of the
// testbed (a stand-in, see test/testbed/README.md), and with Debian's own cloud-init where that image has been built.
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { cloudImage, whyNoCloudImage } from '../testbed/guests/cloud-image.ts'
import { ensureSeededImage, seededImage } from '../testbed/guests/guest-image.ts'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, stateOf, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const pool = 'journey'
const folder = `/var/lib/libvirt/${pool}`
const golden = 'journey-golden'
const clones = [1, 2, 3, 4, 5].map((number) => `journey-${number}`)
const [user, password, hostname] = ['ops', 'sesame 77', 'from-the-seed']

interface JourneyImage {
  readonly name: string
  readonly path: string
  readonly why: () => Promise<string | undefined>
  readonly memoryGiB: string
  readonly diskGiB: string
  readonly bootDeadlineMs: number
  /** How the guest's user becomes root for one command. */
  readonly asRoot: (command: string) => string
}

const images: readonly JourneyImage[] = [
  { name: 'the testbed’s stand-in for a cloud image', path: seededImage, why: () => ensureSeededImage().then(() => undefined), memoryGiB: '0.125', diskGiB: '1', bootDeadlineMs: 120_000, asRoot: (command) => `su -c '${command}'` },
  // A whole Debian on an emulated processor, which sets itself up.
  { name: 'Debian’s cloud image', path: cloudImage, why: whyNoCloudImage, memoryGiB: '0.75', diskGiB: '3', bootDeadlineMs: 10 * 60_000, asRoot: (command) => `sudo -n sh -c '${command}'` },
]

async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `for name in ${[golden, ...clones].join(' ')}; do virsh destroy $name; virsh undefine $name --snapshots-metadata --managed-save; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
}

async function withImage(host: TestbedHost, { path }: JourneyImage): Promise<AsyncDisposable> {
  await clearAway(host)
  await host.run(['sh', '-c', `mkdir -p ${folder} && cp ${path} ${folder}/cloud.qcow2 && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
  return { [Symbol.asyncDispose]: () => clearAway(host) }
}

for (const image of images) {
  test(`a person does all of it with ${image.name}, and virsh agrees`, async ({ consolePage: page, addHost }) => {
    test.setTimeout(image.bootDeadlineMs + 240_000)
    page.setDefaultTimeout(20_000)
    const whyNoImage = await image.why()
    test.skip(whyNoImage !== undefined, whyNoImage)
    await using testbed = await openTestbed({ hosts: [3] })
    const host = hostAt(testbed, 0)
    await using _image = await withImage(host, image)
    await addHost({ uri: host.uri, name: 'kvm03' })
    await expect(page.getByText('web-3').first()).toBeVisible({ timeout: 20_000 })
    const journey = { page, host, image, dialog: page.getByRole('dialog'), terminal: page.getByTestId('serial-terminal') }
    await test.step('makes a machine from the image', () => make(journey))
    await test.step('logs in on its serial console', () => logIn(journey))
    await test.step('adds a disk while it runs', () => addDisk(journey))
    await test.step('keeps it in a snapshot', () => takeSnapshot(journey))
    await test.step('breaks it', () => breakIt(journey))
    await test.step('brings it back', () => revert(journey))
    await test.step('shuts it down and clones it five times', () => cloneFive(journey))
    await test.step('edits the five at once', () => editFive(journey))
    await test.step('exports them', () => exportFive(journey))
    await test.step('deletes all of them', () => deleteAll(journey))
  })
}

interface Journey {
  readonly page: Page
  readonly host: TestbedHost
  readonly image: JourneyImage
  readonly dialog: Locator
  readonly terminal: Locator
}

async function make({ page, host, image, dialog }: Journey): Promise<void> {
  await page.getByRole('button', { name: 'New VM' }).click()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(golden)
  await dialog.getByRole('combobox', { name: 'Image' }).or(dialog.getByRole('textbox', { name: 'Image' })).first().click()
  await page.getByRole('option', { name: /cloud\.qcow2/ }).click()
  await dialog.getByRole('button', { name: 'More', exact: true }).click()
  await dialog.getByRole('textbox', { name: 'Memory' }).fill(image.memoryGiB)
  await dialog.getByRole('textbox', { name: 'Disk', exact: true }).fill(image.diskGiB)
  await dialog.getByRole('textbox', { name: 'User', exact: true }).fill(user)
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
  await dialog.getByRole('textbox', { name: /host name/i }).fill(hostname)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(rowOf(page, golden)).toContainText('Running', { timeout: 60_000 })
  expect(await stateOf(host, golden)).toBe('running')
  expect(await host.virsh(['domblklist', golden])).toMatch(new RegExp(`vda +${folder}/${golden}\\.qcow2[\\s\\S]*${folder}/${golden}-seed\\.iso`))
}

async function logIn({ page, host, image, terminal }: Journey): Promise<void> {
  await rowOf(page, golden).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /Open console \(Serial/ }).click()
  await expect(terminal).toContainText(`${hostname} login:`, { timeout: image.bootDeadlineMs })
  await terminal.click()
  await page.keyboard.type(`${user}\n`, { delay: 20 })
  await expect(terminal).toContainText('Password:', { timeout: 30_000 })
  await page.keyboard.type(`${password}\n`, { delay: 20 })
  await expect(terminal).toContainText('$', { timeout: 30_000 })
  await says({ page, terminal }, 'echo "I am $(id -un) on $(hostname)"', `I am ${user} on ${hostname}`)
  await says({ page, terminal }, 'echo whole > treasure; sync; echo kept-$((40+2))', 'kept-42')
  await expect.poll(() => host.virsh(['domhostname', golden, '--source', 'agent']).catch(String), { timeout: 60_000 }).toContain(hostname)
}

async function addDisk({ page, host, dialog, terminal }: Journey): Promise<void> {
  await openTab(page, 'Hardware')
  await page.getByRole('button', { name: 'Add hardware' }).click()
  await dialog.getByRole('button', { name: 'Choose…' }).click()
  const picker = page.getByRole('dialog', { name: 'Choose or create a volume' })
  await picker.getByText('New volume', { exact: true }).click()
  await picker.getByRole('combobox', { name: 'Storage pool' }).or(picker.getByRole('textbox', { name: 'Storage pool' })).first().click()
  await page.getByRole('option', { name: new RegExp(`^${pool} `) }).click()
  await picker.getByRole('textbox', { name: 'Name' }).fill('journey-data.qcow2')
  await picker.getByRole('textbox', { name: 'Size' }).fill('0.125')
  await picker.getByRole('button', { name: 'Create the volume' }).click()
  await expect(dialog.getByText('Once applied, the running machine gets it at once.')).toBeVisible({ timeout: 15_000 })
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByTestId('outcome')).toContainText('Applied.', { timeout: 20_000 })
  for (const way of [[], ['--inactive']]) expect(await host.virsh(['domblklist', golden, ...way])).toMatch(/vdb +\S+\/journey-data\.qcow2/)
  await page.getByRole('link', { name: 'Consoles', exact: true }).click()
  await terminal.click()
  await says({ page, terminal }, 'echo $(($(cat /sys/block/vdb/size) / 2048)) MiB more', '128 MiB more')
}

async function takeSnapshot({ page, host, dialog }: Journey): Promise<void> {
  await openTab(page, 'Snapshots')
  await page.getByRole('button', { name: 'Take snapshot' }).click({ timeout: 20_000 })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('good')
  await dialog.getByRole('button', { name: 'Take snapshot' }).click()
  await expect(page.getByRole('treegrid').getByRole('row').filter({ hasText: 'good' })).toBeVisible({ timeout: 60_000 })
  expect(await host.virsh(['snapshot-dumpxml', golden, 'good'])).toMatch(/<state>running<\/state>[\s\S]*<memory snapshot='internal'/)
}

async function breakIt({ page, image, terminal }: Journey): Promise<void> {
  await page.getByRole('link', { name: 'Consoles', exact: true }).click()
  await terminal.click()
  await says({ page, terminal }, `${image.asRoot('rm /etc/passwd /home/*/treasure; sync')}; echo gone-$((40+2))`, 'gone-42')
  await says({ page, terminal }, 'id -un; cat treasure; echo broken-$((40+2))', 'broken-42')
  await expect(terminal).toContainText(/treasure.*No such file/)
}

async function revert({ page, host, dialog, terminal }: Journey): Promise<void> {
  await openTab(page, 'Snapshots')
  await page.getByRole('button', { name: 'Revert to it…' }).click({ timeout: 20_000 })
  await dialog.getByRole('checkbox', { name: /Keep the present/ }).uncheck()
  await dialog.getByRole('button', { name: 'Revert', exact: true }).click()
  await expect.poll(async () => (await host.virsh(['domstate', '--reason', golden])).trim(), { timeout: 60_000 }).toBe('running (from snapshot)')
  expect((await host.virsh(['snapshot-current', golden, '--name'])).trim()).toBe('good')
  await page.getByRole('link', { name: 'Consoles', exact: true }).click()
  await terminal.click()
  await says({ page, terminal }, 'clear; echo "I am $(id -un) and $(cat treasure)"', `I am ${user} and whole`)
}

async function cloneFive({ page, host, dialog }: Journey): Promise<void> {
  await page.getByRole('link', { name: /NovaCron/ }).click()
  await rowOf(page, golden).getByRole('link').click()
  await page.getByRole('button', { name: 'Shut down', exact: true }).first().click()
  await dialog.getByRole('button', { name: 'Shut down' }).click()
  await expect.poll(() => stateOf(host, golden), { timeout: 120_000 }).toBe('shut off')
  await page.getByRole('button', { name: 'More', exact: true }).first().click()
  await page.getByRole('menuitem', { name: 'Clone…' }).click()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('journey-{1..5}')
  await dialog.getByRole('button', { name: 'Create 5 clones' }).click({ timeout: 20_000 })
  await expect.poll(async () => (await host.virsh(['list', '--all', '--name'])).split('\n'), { timeout: 180_000 }).toEqual(expect.arrayContaining(clones))
  const macs = await Promise.all(clones.map(async (name) => /<mac address='([^']+)'/.exec(await host.virsh(['dumpxml', name]))?.[1]))
  expect(new Set(macs).size).toBe(clones.length)
  for (const name of clones) expect(await host.virsh(['domblklist', name])).toMatch(new RegExp(`${folder}/${name}\\.qcow2[\\s\\S]*${folder}/${name}-vdb\\.qcow2`))
}

async function editFive({ page, host }: Journey): Promise<void> {
  await openMenuOf(page, 'name:journey', clones)
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit 5 virtual machines at once' })
  const choose = async (setting: string): Promise<void> => {
    await dialog.getByRole('combobox', { name: 'Add a change' }).fill(setting)
    await page.getByRole('option', { name: setting, exact: true }).click()
  }
  await choose('Tags to add')
  await dialog.getByRole('combobox', { name: 'Tags to add' }).fill('five')
  await page.keyboard.press('Enter')
  await choose('Cache')
  await dialog.getByRole('combobox', { name: 'All disks: Cache' }).fill('writethrough')
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Change 5 machines' }).click({ timeout: 20_000 })
  for (const name of clones) await expect.poll(() => host.virsh(['dumpxml', '--inactive', name]), { timeout: 20_000 }).toMatch(/five<[\s\S]*cache='writethrough'[\s\S]*cache='writethrough'/)
  expect(await host.virsh(['dumpxml', golden])).not.toContain('writethrough')
}

async function exportFive({ page, host, dialog }: Journey): Promise<void> {
  await openMenuOf(page, 'name:journey', clones)
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  await dialog.getByText('libvirt XML', { exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download 5 files (.tar)' }).click({ timeout: 20_000 })])
  const archive = await readFile(await download.path(), 'utf8')
  for (const name of clones) for (const mark of [`${name}.xml`, (await host.virsh(['domuuid', name])).trim()]) expect(archive).toContain(mark)
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
}

async function deleteAll({ page, host, dialog }: Journey): Promise<void> {
  await openMenuOf(page, 'name:journey', [golden, ...clones])
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await dialog.getByText('For good', { exact: true }).click()
  await expect(dialog.getByTestId('deletion-outlook').getByRole('row').filter({ hasText: golden })).toContainText('3 disks are deleted · with 1 snapshot', { timeout: 20_000 })
  const remove = dialog.getByRole('button', { name: 'Delete 6 machines' })
  await expect(remove).toBeDisabled()
  await dialog.getByRole('textbox', { name: /Type 6/ }).fill('6')
  await remove.click()
  await expect.poll(() => host.virsh(['list', '--all', '--name']), { timeout: 60_000 }).not.toContain('journey-')
  await expect.poll(async () => (await host.run(['ls', folder])).split('\n').filter(Boolean), { timeout: 30_000 }).toEqual(['cloud.qcow2'])
}

function rowOf(page: Page, name: string): Locator {
  return page.getByTestId('vm-table').getByRole('row').filter({ hasText: name })
}

async function openTab(page: Page, tab: string): Promise<void> {
  await page.getByRole('link', { name: /NovaCron/ }).click()
  await rowOf(page, golden).getByRole('link').click()
  await page.getByRole('tab', { name: tab }).click()
}

/** Finds them, selects them and opens what can be done with them together. */
async function openMenuOf(page: Page, query: string, names: readonly string[]): Promise<void> {
  await page.getByRole('link', { name: /NovaCron/ }).click()
  await page.getByRole('searchbox').fill(query)
  await page.keyboard.press('Escape')
  for (const name of names) await page.getByTestId('vm-table').getByRole('checkbox', { name: `Select ${name}`, exact: true }).check({ timeout: 20_000 })
  await page.getByRole('button', { name: 'More actions' }).click()
}

/** Types a line; the guest answers with what was not in it. */
async function says({ page, terminal }: Pick<Journey, 'page' | 'terminal'>, line: string, answer: string): Promise<void> {
  await page.keyboard.type(`${line}\n`, { delay: 15 })
  await expect(terminal).toContainText(answer, { timeout: 60_000 })
}

// Machines from elsewhere, through the window: a definition that is pasted, and a package that this console itself has exported. What came of
// it is asked of virsh and qemu-img.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const [guest, fromXml, fromOva] = ['e2e-import', 'e2e-import-xml', 'e2e-import-ova']

async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `virsh undefine ${fromXml}; virsh undefine ${fromOva} --remove-all-storage; rm -f /var/lib/libvirt/images/${guest}*; virsh pool-refresh default; true`])
}

test('a definition is pasted and becomes a machine, and a package goes out and comes back as another', async ({ consolePage: page, testbed, addHost }) => {
  test.setTimeout(150_000)
  page.setDefaultTimeout(20_000)
  const host = hostAt(testbed, 0)
  await using stack = new AsyncDisposableStack()
  await clearAway(host)
  stack.defer(() => clearAway(host))
  stack.use(await withGuest(host, guest, {}))
  await host.virsh(['pool-refresh', 'default'])
  const dialog = page.getByRole('dialog')
  const openImport = async (): Promise<void> => {
    await page.getByRole('link', { name: /NovaCron/ }).click()
    await page.getByRole('button', { name: 'New VM' }).click()
    await dialog.getByRole('button', { name: 'Import one from elsewhere…' }).click()
  }
  await addHost({ uri: host.uri, name: 'kvm01' })
  await expect(page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true })).toBeVisible()

  await test.step('a definition', async () => {
    await openImport()
    await dialog.getByText('libvirt XML', { exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Definition' }).fill(await host.virsh(['dumpxml', '--inactive', guest]))
    await expect(dialog.getByTestId('import-findings')).toContainText(`There is already a machine called ${guest} on this host.`)
    await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(fromXml)
    await dialog.getByRole('checkbox', { name: /As a new machine/ }).check()
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(() => host.virsh(['list', '--all', '--name'])).toContain(fromXml)
    expect(await host.virsh(['domuuid', fromXml])).not.toBe(await host.virsh(['domuuid', guest]))
    await host.virsh(['undefine', fromXml])
  })

  await test.step('a package', async () => {
    await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click()
    await page.getByRole('button', { name: 'More', exact: true }).first().click()
    await page.getByRole('menuitem', { name: 'Export…' }).click()
    await dialog.getByText('OVA', { exact: true }).click()
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), dialog.getByRole('button', { name: 'Create the package' }).click()])
    const path = `${await download.path()}.ova`
    await download.saveAs(path)
    await openImport()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), dialog.getByRole('button', { name: 'Choose a file…' }).click()])
    await chooser.setFiles(path)
    await dialog.getByRole('textbox', { name: 'Name' }).fill(fromOva)
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(() => host.virsh(['list', '--all', '--name']), { timeout: 60_000 }).toContain(fromOva)
    expect(await sumOf(host, fromOva)).toBe(await sumOf(host, guest))
  })
})

/** Of what the guest sees on its first disk, however it is kept. */
function sumOf(host: TestbedHost, name: string): Promise<string> {
  return host.run(['sh', '-ec', `disk=$(virsh domblklist ${name} | awk '$2 ~ "^/" { print $2; exit }'); qemu-img convert -O raw "$disk" /run/${name}.raw; sha256sum < /run/${name}.raw; rm /run/${name}.raw`])
}

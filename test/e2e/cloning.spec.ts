// A machine is copied twice, becomes a template by it, is made another one from within the template's limits, and is exported, through the screens: each step is looked up with virsh.
import { readFile } from 'node:fs/promises'
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const pool = 'clone-journey'
const folder = `/var/lib/libvirt/${pool}`
const original = 'clone-journey-golden'
const names = ['clone-journey-1', 'clone-journey-2']
const fromTemplate = 'clone-journey-3'
const definition = `<domain type='qemu'><name>${original}</name><memory unit='MiB'>48</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${folder}/golden.qcow2'/><target dev='vda' bus='virtio'/></disk><interface type='network'><source network='default'/><model type='virtio'/></interface><graphics type='vnc' passwd='geheim'/></devices></domain>`

async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `for name in ${[original, ...names, fromTemplate].join(' ')}; do virsh destroy $name; virsh undefine $name; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
}

async function withGolden(host: TestbedHost): Promise<AsyncDisposable> {
  await clearAway(host)
  await host.run(['sh', '-c', `mkdir -p ${folder} && qemu-img create -q -f qcow2 ${folder}/golden.qcow2 32M && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
  await host.run(['sh', '-c', `cat > ${folder}/golden.xml <<'END'\n${definition}\nEND\nvirsh define ${folder}/golden.xml && rm ${folder}/golden.xml && virsh pool-refresh ${pool}`])
  return { [Symbol.asyncDispose]: () => clearAway(host) }
}

test('a machine is cloned twice onto its own disk, is asked about before it starts, and is exported', async ({ consolePage: page, addHost }) => {
  await using testbed = await openTestbed({ hosts: [3] })
  const host = hostAt(testbed, 0)
  await using _golden = await withGolden(host)
  await addHost({ uri: host.uri, name: 'kvm03' })
  await page.getByTestId('vm-table').getByRole('link', { name: original }).click({ timeout: 20_000 })

  const openMenu = () => page.getByRole('button', { name: 'More', exact: true }).first().click()
  await openMenu()
  await page.getByRole('menuitem', { name: 'Clone…' }).click()
  const dialog = page.getByRole('dialog')
  const clone = dialog.getByRole('button', { name: /^Clone$|^Create/ })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('web-3')
  await expect(dialog.getByTestId('clone-summary')).toContainText('web-3', { timeout: 10_000 })
  await expect(clone).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('clone-journey-{1..2}')
  await dialog.getByText('Linked', { exact: true }).click()
  await expect(dialog.getByTestId('clone-summary')).toContainText('would break its linked clones', { timeout: 10_000 })
  await expect(dialog.getByRole('table', { name: 'Disks' })).toContainText(`${pool}/clone-journey-1.qcow2`)
  await expect(clone).toBeEnabled({ timeout: 10_000 })
  await clone.click()

  const defined = async () => (await host.virsh(['list', '--all', '--name'])).split('\n')
  await expect.poll(defined, { timeout: 30_000 }).toEqual(expect.arrayContaining(names))
  const macs = new Set<string>()
  for (const name of names) {
    expect(JSON.parse(await host.run(['qemu-img', 'info', '--output=json', `${folder}/${name}.qcow2`]))).toMatchObject({ 'backing-filename': `${folder}/golden.qcow2` })
    const xml = await host.virsh(['dumpxml', '--security-info', name])
    expect(xml).toContain("passwd='geheim'")
    macs.add(/<mac address='([^']+)'/.exec(xml)?.[1] ?? '')
  }
  expect(macs.size).toBe(names.length)

  await expect(page.getByText('Template', { exact: true })).toBeVisible({ timeout: 10_000 })
  await page.getByRole('button', { name: 'Start', exact: true }).first().click()
  await expect(page.getByRole('dialog')).toContainText(`${original} is a template`)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  expect(await host.virsh(['domstate', original])).toContain('shut off')

  await openMenu()
  await page.getByRole('menuitem', { name: 'Template parameters…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'vCPUs, usually' }).fill('2')
  await page.getByRole('dialog').getByRole('textbox', { name: 'vCPUs, at most' }).fill('3')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => host.virsh(['dumpxml', original]), { timeout: 10_000 }).toMatch(/vcpus default=["']2["'] max=["']3["']/)
  await openMenu()
  await page.getByRole('menuitem', { name: 'New machine from this template…' }).click()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(fromTemplate)
  const vcpus = dialog.getByRole('textbox', { name: 'vCPUs (at most 3)' })
  await expect(vcpus).toHaveValue('2', { timeout: 10_000 })
  await vcpus.fill('4')
  await expect(dialog.getByTestId('clone-summary')).toContainText('at most 3 virtual CPUs', { timeout: 10_000 })
  await vcpus.fill('3')
  await expect(clone).toBeEnabled({ timeout: 10_000 })
  await clone.click()
  await expect.poll(defined, { timeout: 30_000 }).toContain(fromTemplate)
  expect(await host.virsh(['dumpxml', fromTemplate])).toMatch(/<vcpu[^>]*>3<\/vcpu>/)

  await openMenu()
  await page.getByRole('menuitem', { name: 'Export…' }).click()
  await page.getByRole('dialog').getByText('virt-install', { exact: true }).click()
  await expect(page.getByTestId('export-text')).toContainText(`--name ${original}`, { timeout: 10_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toBe(`${original}.sh`)
  const script = await readFile(await download.path(), 'utf8')
  for (const part of ['#!/bin/sh', `path=${folder}/golden.qcow2`, (await host.virsh(['domuuid', original])).trim()]) expect(script).toContain(part)
  expect(script).not.toContain('geheim')
})

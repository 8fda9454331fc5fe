// The Hardware page of a running machine: what is plugged in at once, what waits for a restart and is taken back, what libvirt refuses, and
// what somebody else did meanwhile. After each, virsh tells what the running machine has and what its next start will have.
import type { Locator, Page } from '@playwright/test'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const guest = 'e2e-hardware'
const data = `/var/lib/libvirt/images/${guest}-data.qcow2`

test('devices are plugged in live, memory waits for the next start, and both definitions say so', async ({ consolePage: page, testbed, addHost }) => {
  page.setDefaultTimeout(15_000)
  const host = hostAt(testbed, 0)
  await using stack = new AsyncDisposableStack()
  stack.use(await withGuest(host, guest, { isStarted: true, network: 'default' }))
  await host.run(['qemu-img', 'create', '-q', '-f', 'qcow2', data, '16M'])
  stack.defer(async () => void (await host.run(['rm', '-f', data])))
  const xml = async () => ({ live: await host.virsh(['dumpxml', guest]), next: await host.virsh(['dumpxml', '--inactive', guest]) })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click()
  await page.getByRole('tab', { name: 'Hardware' }).click()
  const draft = page.getByRole('list', { name: 'Changes', exact: true })
  const apply = page.getByRole('button', { name: /^Apply/ })

  await test.step('a disk and a NIC at once, memory at the next start', async () => {
    await add(page, 'Disk', async (dialog) => {
      await dialog.getByRole('textbox', { name: 'Image' }).fill(data)
      await page.keyboard.press('Tab')
    })
    await add(page, 'NIC', async (dialog) => expect(dialog.getByText('Once applied, the running machine gets it at once.')).toBeVisible())
    await setField(page, { part: 'Memory', field: 'Memory, maximum', value: '160' })
    await expect(draft.getByRole('listitem').filter({ hasText: 'Now' })).toHaveCount(2)
    await expect(draft.getByRole('listitem').filter({ hasText: 'Memory, maximum' })).toContainText('Next start')
    const tree = page.getByRole('button', { name: 'Show or hide the tree' })
    await tree.click()
    await expect(page.getByRole('tree')).toHaveCount(0)
    await tree.click()
    await expect(page.getByRole('tree')).toBeVisible()
    await expect(draft.getByRole('listitem').filter({ hasText: 'Now' }), 'a draft stays while panes come and go').toHaveCount(2)
    await apply.click()
    await expect(page.getByTestId('outcome')).toContainText('What is listed below waits for a restart.')
    const { live, next } = await xml()
    for (const each of [live, next]) {
      expect(each).toContain(`<source file='${data}'`)
      expect(each.match(/<interface /g)).toHaveLength(2)
    }
    expect([live, next].map((each) => /<memory unit='KiB'>(\d+)</.exec(each)?.[1])).toEqual([String(128 * 1024), String(160 * 1024)])
  })

  await test.step('what waits is taken back', async () => {
    const pending = page.getByTestId('pending')
    await expect(pending).toContainText('2 changes wait for a restart')
    for (const field of ['Memory, maximum', 'Memory at start']) await pending.getByRole('button', { name: new RegExp(`^Revert: .*${field}`) }).click()
    await apply.click()
    await expect(pending).toBeHidden()
    expect((await xml()).next).toContain(`<memory unit='KiB'>${128 * 1024}<`)
  })

  await test.step('libvirt’s refusal is told in its words, and the change is still there', async () => {
    await setField(page, { part: 'CPUs', field: 'vCPUs, maximum', value: '4000' })
    await expect(page.getByTestId('findings')).toContainText('4000 vCPUs are more than')
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByRole('alert').filter({ hasText: /Maximum CPUs greater than/i })).toBeVisible()
    await expect(draft).toContainText('4000')
    expect((await xml()).next).not.toContain('4000')
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  await test.step('of two people who edit it the second sees what the first did, and keeps both', async () => {
    await setField(page, { part: 'Overview', field: 'Title', value: 'mine' })
    await redefine(host, 's|<on_crash>[a-z]*</on_crash>|<on_crash>restart</on_crash>|')
    const behind = page.getByTestId('behind')
    await expect(behind.getByRole('list', { name: 'What they changed' })).toContainText('When the guest crashes')
    await expect(apply).toBeDisabled()
    await behind.getByRole('button', { name: 'Keep my changes on top of theirs' }).click()
    await apply.click()
    await expect.poll(async () => (await xml()).next).toMatch(/<title>mine<\/title>[\s\S]*<on_crash>restart<\/on_crash>/)
  })
})

/** Into the draft. */
async function add(page: Page, kind: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Add hardware' }).click()
  const dialog = page.getByRole('dialog', { name: `Add hardware to ${guest}` })
  await dialog.getByRole('navigation').getByRole('button', { name: kind, exact: true }).click()
  await fill(dialog)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toBeHidden()
}

async function setField(page: Page, { part, field, value }: { part: string; field: string; value: string }): Promise<void> {
  await page.getByRole('navigation', { name: 'Hardware' }).getByRole('button', { name: new RegExp(`^${part}`) }).first().click()
  await page.getByRole('textbox', { name: field, exact: true }).fill(value)
  await page.keyboard.press('Tab')
}

/** As somebody at another console would. */
async function redefine(host: TestbedHost, expression: string): Promise<void> {
  await host.run(['sh', '-c', `virsh dumpxml --inactive ${guest} | sed "$1" > /run/${guest}.xml && virsh define /run/${guest}.xml && rm /run/${guest}.xml`, 'sh', expression])
}

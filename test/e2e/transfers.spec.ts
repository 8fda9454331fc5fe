// Files through the screens: uploaded, refused, downloaded and copied, each compared with what is on the host by its checksum.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const pool = 'journey-files'
const folder = `/var/lib/libvirt/${pool}`
const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function withPool(host: TestbedHost): Promise<AsyncDisposable> {
  const clearAway = `virsh -q pool-destroy ${pool}; virsh -q pool-undefine ${pool}; rm -rf ${folder}; true`
  await host.run(['sh', '-c', `${clearAway}; mkdir -p ${folder} && virsh -q pool-define-as ${pool} dir --target ${folder} && virsh -q pool-start ${pool}`])
  return { [Symbol.asyncDispose]: async () => void (await host.run(['sh', '-c', clearAway])) }
}

/** An image that calls itself something, and is as long as it says. */
function isoImage(): Buffer {
  const iso = Buffer.concat([Buffer.alloc(0x8000), Buffer.alloc(2048), randomBytes(2 * 2 ** 20)])
  iso.write('\u0001CD001\u0001', 0x8000, 'latin1')
  iso.write('JOURNEY LIVE'.padEnd(32), 0x8000 + 40)
  iso.writeUInt32LE(Math.floor(iso.length / 2048), 0x8000 + 80)
  return iso
}

async function openPool(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('link', { name: pool }).first().click()
  await expect(page.getByRole('button', { name: 'Upload' })).toBeVisible()
}

test('a file is uploaded with its checksum compared, one that lies is refused, and a volume comes back as it was', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _pool = await withPool(host)
  await addHost({ uri: host.uri, name: 'kvm01' })
  const iso = isoImage()
  await openPool(page)
  await page.getByRole('button', { name: 'Upload' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles([
    { name: 'live.iso', mimeType: 'application/octet-stream', buffer: iso },
    { name: 'lying.iso', mimeType: 'application/octet-stream', buffer: randomBytes(100_000) },
  ])
  await expect(dialog.getByText('Calls itself “JOURNEY LIVE”')).toBeVisible()
  await expect(dialog.getByRole('alert')).toContainText('lying.iso is named like iso, and is raw')
  await expect(dialog.getByRole('button', { name: 'Upload 2 files' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Do not upload lying.iso' }).click()
  await dialog.getByLabel('Expected SHA-256').fill(sum(iso))
  await dialog.getByRole('button', { name: 'Upload 1 file' }).click()

  const row = page.getByTestId('transfers').getByRole('row').filter({ hasText: 'live.iso' })
  await expect(row).toContainText('Done', { timeout: 30_000 })
  expect(await host.run(['sha256sum', `${folder}/live.iso`])).toContain(sum(iso))
  expect(await host.virsh(['vol-list', pool])).toContain('live.iso')
  await row.getByText('live.iso').click()
  await expect(page.getByTestId('sha256')).toHaveText(sum(iso))
  await page.getByLabel('Paste a SHA-256 to compare').fill(`${sum(iso)}  live.iso`)
  await expect(page.getByRole('status').filter({ hasText: 'Same' })).toBeVisible()

  await openPool(page)
  await page.getByTestId('volumes').getByRole('button', { name: 'live.iso' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toBe('live.iso')
  expect(sum(readFileSync(await download.path()))).toBe(sum(iso))
})

test('a dropped file is offered for upload, and an ISO of one host is copied to another from the library', async ({ consolePage: page, testbed, addHost }) => {
  const [first, second] = [hostAt(testbed, 0), hostAt(testbed, 1)]
  await using _one = await withPool(first)
  await using _two = await withPool(second)
  await addHost({ uri: first.uri, name: 'kvm01' })
  const iso = isoImage()
  await openPool(page)
  // As one text: a list of two million numbers takes long to get to the page.
  const files = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], 'dropped.iso'))
    return transfer
  }, iso.toString('base64'))
  await page.getByTestId('drop-zone').first().dispatchEvent('drop', { dataTransfer: files })
  await page.getByRole('dialog').getByRole('button', { name: 'Upload 1 file' }).click()
  await expect(page.getByTestId('transfers').getByRole('row').filter({ hasText: 'dropped.iso' })).toContainText('Done', { timeout: 30_000 })

  await addHost({ uri: second.uri, name: 'kvm02' })
  await page.getByRole('tab', { name: 'ISO library' }).click()
  const image = page.getByTestId('isos').getByRole('row').filter({ hasText: 'dropped.iso' })
  await expect(image).toContainText('JOURNEY LIVE')
  await image.getByRole('button', { name: 'Copy to a host' }).click()
  await page.getByRole('dialog').getByRole('combobox', { name: 'To the host and pool' }).fill(pool)
  await page.getByRole('option', { name: new RegExp(`kvm02 · ${pool}`) }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByTestId('transfers').getByRole('row').filter({ hasText: 'kvm01 →' })).toContainText('Done', { timeout: 30_000 })
  expect(await second.run(['sha256sum', `${folder}/dropped.iso`])).toContain(sum(iso))
  await page.getByRole('tab', { name: 'ISO library' }).click()
  await image.getByRole('button', { name: 'and 1 more' }).click()
  await page.getByRole('menuitem', { name: `kvm02 · ${pool}` }).click()
  await expect(page.getByRole('heading', { name: pool })).toBeVisible()
})

// A guest in real trouble: a watchdog that is not fed, a disk whose file system is full, and a panic of its kernel; each as a mark, and as an
// alert of the first rules. Debian's cloud kernel has no driver for the watchdog, so the guest does by hand what that does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { Alert } from '#shared/model/monitoring/alert.ts'
import { Mark } from '#shared/model/monitoring/metrics.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { inGuest } from './in-guest.ts'

const whyNot = whyNoTestbed()
const guest = 'troubled'
const thinPool = '/run/troubled'
/** As Linux's i6300esb.c begins: half a second for each of two stages, each write unlocked, then enabled in the device's configuration. */
const startWatchdog = `
  set -- $(grep -l 0x25ab /sys/bus/pci/devices/*/device); device=\${1%/device}
  echo 1 > $device/enable
  base=$(head -n 1 $device/resource | cut -d' ' -f1)
  unlock() { devmem $((base + 12)) 16 0x80; devmem $((base + 12)) 16 0x86; }
  unlock; devmem $base 32 512
  unlock; devmem $((base + 4)) 32 512
  sleep 1
  printf '\\002' | dd of=$device/config bs=1 seek=104 conv=notrunc`

describe.skipIf(whyNot !== undefined)(`guests in trouble${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  const startedAtMs = Date.now()
  let host: TestbedHost
  let call: (path: string, body?: object) => Promise<unknown>
  let vm: Vm

  const until = (check: () => Promise<void>, timeoutMs = 40_000): Promise<void> => vi.waitFor(check, { timeout: timeoutMs, interval: 300 })
  const marks = async (): Promise<Mark[]> => z.array(Mark).parse(await call('/monitoring/marks', { fromMs: startedAtMs, toMs: Date.now() + 1000, subjects: [{ kind: 'vm', uuid: vm.uuid }] }))
  const isToldOf = (kind: string, detail: RegExp) => until(async () => expect((await marks()).filter((mark) => mark.kind === kind).map((mark) => mark.detail)).toEqual([expect.stringMatching(detail)]))
  /** What stops the guest must not be waited for. */
  const beginInGuest = (script: string): Promise<unknown> => inGuest(host, guest, ['sh', '-c', `(sleep 1; ${script}) >/tmp/trouble.log 2>&1 &`])
  const state = async (): Promise<string> => (await host.virsh(['domstate', '--reason', guest])).trim()

  beforeAll(async () => {
    const [first] = stack.use(await openTestbed({ hosts: [2] })).hosts
    if (!first) throw new Error('no host')
    host = first
    await clearAway(host)
    stack.defer(() => clearAway(host))
    await host.run(['sh', '-c', `mkdir -p ${thinPool} && mount -t tmpfs -o size=4m none ${thinPool} && truncate -s 64M ${thinPool}/thin.raw && chmod 777 ${thinPool} ${thinPool}/thin.raw`])
    await host.defineGuest({ name: guest })
    await addDevices(host)
    await host.virsh(['start', guest])
    const server = stack.use(await startConsoleServer())
    const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
    call = async (path, body) => {
      const response = await fetch(`${server.origin}/api/v1${path}`, { method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.json()
    }
    await call('/hosts', { uri: host.uri, name: 'kvm02' })
    await until(async () => void (await inGuest(host, guest, ['true'])), 100_000)
    await until(async () => {
      const [found] = z.array(Vm).parse(await call(`/vms?query=name:${guest}`))
      vm = found ?? (await Promise.reject(new Error('not listed yet')))
    })
  }, 150_000)
  afterAll(() => stack.disposeAsync())

  test('a watchdog that nobody feeds stops the guest, is a mark, and fires', async () => {
    await beginInGuest(startWatchdog)
    await isToldOf('watchdog', /pause/)
    expect(await state()).toBe('paused (watchdog)')
    await until(async () => expect(z.array(Alert).parse(await call('/alerts'))).toContainEqual(expect.objectContaining({ ruleId: 'guest-trouble', phase: 'firing', cause: { event: 'watchdog', detail: 'pause' }, subject: expect.objectContaining({ name: guest }) })))
    await host.virsh(['resume', guest])
    await until(async () => expect(await state()).toMatch(/^running/))
  })

  test('a disk whose file system is full stops the guest with the reason, and it goes on when there is room', async () => {
    await beginInGuest('dd if=/dev/zero of=/dev/vdb bs=1M count=16; sync')
    await isToldOf('io-error', /enospc, paused/)
    expect(await state()).toBe('paused (I/O error)')
    await host.run(['mount', '-o', 'remount,size=96m', thinPool])
    await host.virsh(['resume', guest])
    await until(async () => void (await inGuest(host, guest, ['true'])))
    expect(await state()).toMatch(/^running/)
  })

  test('a guest whose kernel panics is told as that, and not only as stopped', async ({ skip }) => {
    const hasDriver = await inGuest(host, guest, ['sh', '-c', 'test -d /sys/module/pvpanic_mmio && echo yes'])
    if (hasDriver.trim() !== 'yes') skip("the testbed's guest was built without the driver pvpanic: take .testbed/guest away while the testbed is down, and it is built anew")
    await beginInGuest('echo c > /proc/sysrq-trigger')
    await isToldOf('panicked', /panicked/)
    await until(async () => expect(await state()).toMatch(/^shut off \(crashed\)/))
    await until(async () => expect(z.array(Vm).parse(await call(`/vms?query=name:${guest}`))[0]).toMatchObject({ state: 'shutoff', stateReason: 'crashed' }))
  })
})

/** What a guest of the testbed has not by itself. */
async function addDevices(host: TestbedHost): Promise<void> {
  const xml = await host.virsh(['dumpxml', '--inactive', guest])
  const devices = `<watchdog model='i6300esb' action='pause'/><panic model='isa'/><disk type='file' device='disk'><driver name='qemu' type='raw' cache='none' error_policy='enospace'/><source file='${thinPool}/thin.raw'/><target dev='vdb' bus='virtio'/></disk></devices>`
  const file = '/tmp/troubled.xml'
  await host.run(['sh', '-c', 'printf %s "$1" > "$2"', 'sh', xml.replace(/<watchdog[^>]*\/>/g, '').replace('</devices>', devices), file])
  await host.virsh(['define', file])
}

async function clearAway(host: TestbedHost): Promise<void> {
  const names = (await host.virsh(['list', '--all', '--name'])).split('\n')
  if (names.includes(guest)) {
    await host.virsh(['destroy', guest]).catch(() => undefined)
    await host.virsh(['undefine', guest])
  }
  await host.run(['sh', '-c', `umount ${thinPool} 2>/dev/null; rm -rf ${thinPool} /tmp/troubled.xml /var/lib/libvirt/images/${guest}.qcow2`])
}

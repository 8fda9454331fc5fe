// What is found out about the pools and disks of a real host, and the secrets that come and go with them; looked up with virsh.
import { describe, expect, it } from 'vitest'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const guest = 'pools-guest'
const [pool, other] = ['pools-one', 'pools-other']
const MiB = 1024 ** 2
const folder = (name: string): string => `/var/lib/libvirt/${name}`

describe.skipIf(whyNot)(whyNot ?? 'pools and disks of a real host', { timeout: 60_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(50_000) })
  const storage = () => opened.provider.storage
  const define = (xml: string, more: { password?: string; start?: boolean } = {}) => storage().definePool({ xml, build: 'keep', start: true, autostart: false, ...more }, options())
  const dirPool = (name: string) => define(`<pool type='dir'><name>${name}</name><target><path>${folder(name)}</path></target></pool>`)
  const image = (name: string, more: object = {}) => storage().createVolume({ pool, name, capacityBytes: 16 * MiB, format: 'qcow2', preallocation: 'none', ...more }, options())
  const iscsiPool = (name: string): string => `<pool type='iscsi'><name>${name}</name><source><host name='127.0.0.1'/><device path='iqn.2026-11.org.example:x'/><auth type='chap' username='ann'><secret usage='pool ${name}'/></auth></source><target><path>/dev/disk/by-path</path></target></pool>`
  const guestUuid = async (state: string): Promise<DomainUuid> => {
    await opened.until(() => opened.named(guest)?.state === state)
    const uuid = opened.named(guest)?.uuid
    if (!uuid) throw new Error('no guest')
    return uuid
  }
  connectedHost({ number: hostNumber, clearAway }, (ready) => ({ host, opened } = ready))

  it('counts the volumes of running pools and adds up what they were promised', async () => {
    await dirPool(pool)
    await dirPool(other)
    await host.virsh(['pool-destroy', other])
    await image('a.qcow2')
    await image('b.qcow2', { capacityBytes: 4096 * MiB })
    expect(await storage().poolTotals({ pools: [pool, other, 'nowhere'], mostVolumes: 100 }, options())).toEqual([{ pool, volumes: 2, provisionedBytes: 4112 * MiB }])
    expect(await storage().poolTotals({ pools: [pool], mostVolumes: 1 }, options())).toEqual([{ pool, volumes: 2, provisionedBytes: null }])
  })

  it('shows where a chain of images is broken', async () => {
    await image('base.qcow2')
    await image('overlay.qcow2', { backing: { path: `${folder(pool)}/base.qcow2`, format: 'qcow2' } })
    await host.run(['rm', `${folder(pool)}/base.qcow2`])
    await host.virsh(['pool-refresh', pool])
    expect(await storage().chain({ pool, volume: 'overlay.qcow2' }, options())).toMatchObject([{ volume: 'overlay.qcow2', isMissing: false }, { path: `${folder(pool)}/base.qcow2`, isMissing: true }])
  })

  it('tells what the disk of a machine is, whether a pool knows it or not', async () => {
    await host.defineGuest({ name: guest, isStarted: true })
    const uuid = await guestUuid('running')
    const path = `/var/lib/libvirt/images/${guest}.qcow2`
    expect(await storage().disk({ uuid, device: 'vda' }, options())).toEqual({ source: path, pool: 'default', volume: `${guest}.qcow2`, format: 'qcow2', capacityBytes: 64 * MiB })
    await host.virsh(['destroy', guest])
    await host.run(['sh', '-c', `mkdir -p ${folder('pools-outside')} && mv ${path} ${folder('pools-outside')}/disk.qcow2 && virsh dumpxml ${guest} | sed s#${path}#${folder('pools-outside')}/disk.qcow2# > /tmp/${guest}.xml && virsh define /tmp/${guest}.xml && rm /tmp/${guest}.xml`])
    await guestUuid('shutoff')
    expect(await storage().disk({ uuid, device: 'vda' }, options())).toMatchObject({ pool: '', volume: '', capacityBytes: null })
    await host.virsh(['start', guest])
    await guestUuid('running')
    expect(await storage().disk({ uuid, device: 'vda' }, options())).toMatchObject({ pool: '', capacityBytes: 64 * MiB })
    await expect(storage().disk({ uuid, device: 'sdz' }, options())).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says why nothing can be found on a server that does not answer', async () => {
    await expect(storage().discoverSources({ type: 'netfs', server: '127.0.0.1', initiator: '' }, options())).rejects.toMatchObject({ code: 'libvirt-error' })
    await expect(storage().discoverSources({ type: 'iscsi', server: '127.0.0.1', initiator: '' }, options())).rejects.toMatchObject({ code: 'libvirt-error' })
  })

  it('uses an export of an NFS server, and finds it there', async ({ skip }) => {
    const reason = await whyNoNfs(host)
    skip(reason !== undefined, reason)
    const share = folder('pools-export')
    await host.run(['sh', '-c', `mkdir -p ${share} && exportfs -i -o rw,no_root_squash,insecure,fsid=77 127.0.0.1:${share}`])
    const found = await storage().discoverSources({ type: 'netfs', server: '127.0.0.1', initiator: '' }, options())
    expect(found).toContainEqual(expect.objectContaining({ label: `127.0.0.1 ${share}` }))
    await define(`<pool type='netfs'><name>pools-nfs</name><source><host name='127.0.0.1'/><dir path='${share}'/><format type='nfs'/><protocol ver='4'/></source><target><path>${folder('pools-nfs')}</path></target></pool>`)
    await storage().createVolume({ pool: 'pools-nfs', name: 'a.raw', capacityBytes: MiB, format: 'raw', preallocation: 'none' }, options())
    expect(await host.run(['ls', share])).toContain('a.raw')
    const pools = opened.events.findLast((event) => event.kind === 'pools')?.pools ?? []
    expect(pools.find(({ name }) => name === 'pools-nfs')).toMatchObject({ state: 'running', sharedKey: `netfs 127.0.0.1:${share}` })
    await storage().actOnPool({ pool: 'pools-nfs', action: 'undefine' }, options())
  })

  it('keeps the password of a pool as a secret of the host, and no secret of a pool that failed', async () => {
    await define(iscsiPool('pools-chap'), { password: 'twelve-letters', start: false })
    expect(await host.virsh(['secret-list'])).toContain('pool pools-chap')
    expect(await host.virsh(['pool-dumpxml', 'pools-chap'])).not.toContain('twelve-letters')
    await expect(define(iscsiPool('pools-refused'), { password: 'twelve-letters' })).rejects.toMatchObject({ code: 'libvirt-error' })
    expect(await host.virsh(['secret-list'])).not.toContain('pools-refused')
    await expect(define(`<pool type='dir'><name>pools-nobody</name><target><path>${folder('pools-nobody')}</path></target></pool>`, { password: 'x' })).rejects.toMatchObject({ code: 'input-invalid' })
  })

  it('forgets the passphrases of encrypted volumes with the pool that is deleted', async () => {
    await image('secret.qcow2', { passphrase: 'sesame 77' })
    expect(await host.virsh(['secret-list'])).toContain(`${folder(pool)}/secret.qcow2`)
    await storage().actOnPool({ pool, action: 'delete' }, options())
    expect(await host.virsh(['secret-list'])).not.toContain(folder(pool))
  })
})

/** A host is a part of this machine's kernel: both ends of NFS have to be in that. */
async function whyNoNfs(host: TestbedHost): Promise<string | undefined> {
  const probe = "grep -qw nfs4 /proc/filesystems || { echo 'the kernel has no NFS client'; exit; }; [ -e /proc/fs/nfsd/threads ] || { echo 'the kernel has no NFS server that runs'; exit; }; command -v exportfs mount.nfs showmount >/dev/null || echo 'nfs-kernel-server and nfs-common are not installed'"
  const reason = (await host.run(['sh', '-c', probe])).trim()
  return reason === '' ? undefined : reason
}

async function clearAway(host: TestbedHost): Promise<void> {
  const script = `
    for m in $(virsh list --all --name | grep '^${guest}$'); do virsh destroy $m; virsh undefine $m; done
    for p in $(virsh pool-list --all --name | grep '^pools-'); do virsh pool-destroy $p; virsh pool-undefine $p; done
    for u in $(virsh secret-list | awk '/pools-/ {print $1}'); do virsh secret-undefine $u; done
    exportfs -u 127.0.0.1:/var/lib/libvirt/pools-export
    rm -rf /var/lib/libvirt/pools-* /var/lib/libvirt/images/${guest}*`
  await host.run(['sh', '-c', `{ ${script}\n } >/dev/null 2>&1; true`])
}

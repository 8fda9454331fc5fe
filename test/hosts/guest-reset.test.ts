// A clone whose guest forgets who it was, by virt-sysprep on a real host, looked at in the file system of its disk. It runs only where
// that program is, as its machine has to be emulated here: a minute.
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { whyNoTestbed } from '../testbed/testbed.ts'
import { taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'
import type { ConsoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed() ?? (existsSync('/usr/bin/virt-sysprep') ? undefined : 'no virt-sysprep on this machine (install guestfs-tools and a kernel)')
const pool = 'reset-pool'
const folder = `/var/lib/libvirt/${pool}`
const original = 'reset-golden'
const clone = 'reset Clone 1'

/** As little of a Linux as virt-sysprep takes for one. */
const golden = `mkdir -p ${folder}/root && cd ${folder}/root && mkdir -p etc/ssh bin lib var/log tmp home/ann/.ssh && printf 'ID=debian\\nVERSION_ID="12"\\n' > etc/os-release && echo 12.1 > etc/debian_version \
&& echo '/dev/vda / ext4 defaults 0 1' > etc/fstab && echo golden > etc/hostname && echo 0123456789abcdef0123456789abcdef > etc/machine-id && echo secret > etc/ssh/ssh_host_ed25519_key && echo key > home/ann/.ssh/authorized_keys \
&& echo 'root:x:0:0:root:/root:/bin/sh' > etc/passwd && cp /bin/busybox bin/ && ln -s busybox bin/sh && truncate -s 32M ../golden.img && mkfs.ext4 -q -d . ../golden.img && rm -r ${folder}/root`

describe.skipIf(whyNot)(whyNot ?? 'a clone whose guest is reset on a real host', { timeout: 400_000 }, () => {
  let opened: ConsoleOnHost
  consoleOnHost({
    number: 3,
    clearAway: async (host) => void (await host.run(['sh', '-c', `virsh undefine ${original}; virsh undefine "${clone}"; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])),
    prepare: async (host) => {
      await host.run(['sh', '-c', `PATH=$PATH:/usr/sbin; ${golden}; virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
      await host.run(['sh', '-c', `cat > ${folder}/d.xml && virsh define ${folder}/d.xml`.replace('d.xml &&', `d.xml <<'END'\n<domain type='qemu'><name>${original}</name><memory unit='MiB'>48</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${folder}/golden.img'/><target dev='vda' bus='virtio'/></disk></devices></domain>\nEND\n`)])
    },
    isReady: async (client) => (await client.storage.listPools()).some(({ name }) => name === pool) && (await client.inventory.listVms({ query: `name:${original}` })).length === 1,
  }, (ready) => (opened = ready))

  it('has another machine id, no SSH host keys, its own name, and the keys of its people', async () => {
    const { client, host } = opened
    const [vm] = await client.inventory.listVms({ query: `name:${original}` })
    if (!vm) throw new Error('the original is gone')
    const wish = { hostId: vm.hostId, uuid: vm.uuid, name: clone, resetsGuest: true }
    const preview = await client.cloning.preview(wish)
    expect(preview).toMatchObject({ source: { canResetGuest: true }, obstacles: [] })
    expect(preview.warnings.map(({ kind }) => kind)).not.toContain('identity')
    expect(await taskEnd(client, (await client.cloning.clone(wish)).taskId)).toMatchObject({ state: 'succeeded' })
    const read = async (file: string, image: string): Promise<string> => host.run(['sh', '-c', `PATH=$PATH:/usr/sbin; debugfs -R 'cat ${file}' "${folder}/${image}" 2>/dev/null`])
    const copy = `${clone}.img`
    expect((await read('/etc/hostname', copy)).trim()).toBe('reset-clone-1')
    expect(await read('/etc/machine-id', copy)).not.toContain('0123456789abcdef')
    expect(await read('/etc/ssh/ssh_host_ed25519_key', copy)).toBe('')
    expect(await read('/home/ann/.ssh/authorized_keys', copy)).toBe('key\n')
    expect(await read('/etc/ssh/ssh_host_ed25519_key', 'golden.img')).toBe('secret\n')
  })
})

// The Debian packages that the hosts are made of: which are missing, and how they get here.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { runCommand, tryCommand } from './run-command.ts'

const names = `
  libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-daemon-driver-storage-iscsi-direct libvirt-clients qemu-system-x86 qemu-utils
  openssh-server openssh-client openssl netcat-openbsd dnsmasq-base iproute2 iptables nftables procps
  openvswitch-switch
  parted fdisk grub-common grub-pc-bin busybox-static cpio lz4 xz-utils e2fsprogs qemu-guest-agent prometheus-node-exporter prometheus prometheus-alertmanager gcc libc6-dev python3-minimal sasl2-bin libsasl2-modules tgt`
const packages = names.trim().split(/\s+/)

const aptOptions = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold', '-y', '--no-install-recommends']
const installDeadlineMs = 15 * 60_000
const probeDeadlineMs = 60_000

/** Why this machine cannot carry a testbed at all; undefined when it can. */
export function whyUnfit(): string | undefined {
  if (process.platform !== 'linux') return 'hosts are made of Linux namespaces: this machine does not run Linux'
  if (process.arch !== 'x64') return `the guest image is made for x86-64, not ${process.arch}`
  if (process.getuid?.() !== 0) return 'network and mount namespaces with bridges need root'
  if (!existsSync('/usr/bin/apt-get')) return 'the packages come from Debian: there is no apt-get'
  if (!succeeds('unshare', ['--net', '--mount', '--pid', '--fork', 'true'])) return 'this root may not make namespaces (an unprivileged container?)'
  return whyNotInstallable()
}

// A fresh container has no package lists: they are fetched before the packages are given up.
function whyNotInstallable(): string | undefined {
  const missing = missingPackages()
  const canInstall = (): boolean => succeeds('apt-get', ['install', '--simulate', ...missing])
  if (missing.length === 0 || canInstall() || (succeeds('apt-get', ['update']) && canInstall())) return undefined
  return `Debian packages are missing and apt cannot install them: ${missing.join(' ')}`
}

function succeeds(program: string, args: readonly string[]): boolean {
  return probe(program, args).status === 0
}

function probe(program: string, args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(program, args, { encoding: 'utf8', timeout: probeDeadlineMs })
}

function missingPackages(): string[] {
  const { stdout } = probe('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages])
  const installed = new Set(stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])))
  return packages.filter((name) => !installed.has(name))
}

/** Installs what is missing. Works where a policy forbids service starts: the hosts start their own. @throws Error with apt's words. */
export async function installPackages(say: (line: string) => void): Promise<void> {
  const missing = missingPackages()
  if (missing.length === 0) return
  say(`installing ${missing.length} Debian packages: ${missing.join(' ')}`)
  const install = (): ReturnType<typeof tryCommand> =>
    tryCommand('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...aptOptions, 'install', ...missing], { deadlineMs: installDeadlineMs })
  const first = await install()
  if (first.code === 0) return
  await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update'], { deadlineMs: installDeadlineMs })
  const second = await install()
  if (second.code !== 0) throw new Error(`apt-get install failed:\n${second.stderr.slice(-2000)}`)
}

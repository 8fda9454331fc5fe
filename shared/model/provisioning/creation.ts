// A virtual machine that is to be made: where from, with what, and what stands against it. Sizes are bytes.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { HostId } from '../ids.ts'
import { Firmware, OsDevices } from './operating-system.ts'

const VolumeAt = z.object({ pool: z.string().min(1).max(1024), volume: z.string().min(1).max(1024) })

export const TreeUrl = z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' }).max(2000)

export const VmSource = z.discriminatedUnion('kind', [
  /** A new disk, and this disc in the drive. */
  VolumeAt.extend({ kind: z.literal('iso') }),
  /** This volume becomes the disk as it is. */
  VolumeAt.extend({ kind: z.literal('image') }),
  /** A disk that starts as this image: a copy of it, or an overlay that only holds what changes. */
  VolumeAt.extend({ kind: z.literal('cloud'), use: z.enum(['copy', 'overlay']).default('copy') }),
  /** A new disk, and the installer that a distribution's mirror has for starting over the network: its kernel is started once. */
  z.object({
    kind: z.literal('tree'),
    url: TreeUrl,
    /** For the installer's kernel, behind what finds the tree. */
    arguments: z.string().trim().max(1500).regex(/^\P{Cc}*$/u, 'one line').default(''),
  }),
  z.object({ kind: z.literal('pxe') }),
  z.object({ kind: z.literal('empty') }),
])
export type VmSource = z.output<typeof VmSource>

/** What a cloud image sets itself up with at its first start. */
export const CloudInit = z.object({
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'a user name of Linux: small letters, digits, "-" and "_"'),
  /** Leaves the console only as a SHA-512 hash. */
  password: z.string().min(1).max(256).optional(),
  /** Public keys, as in `authorized_keys`. */
  sshKeys: z.array(z.string().trim().min(1).max(16_384).refine((key) => !/[\r\n]/.test(key), 'one line for each key')).max(50).default([]),
  /** Of the guest; the machine's own name where it is empty. */
  hostname: z.string().max(253).regex(/^[A-Za-z0-9.-]*$/, 'letters, digits, "-" and "."').default(''),
  /** Installed at the first start, from the guest's own sources. */
  packages: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+._:=~-]*$/, 'the name of a package')).max(200).default([]),
  /** Netplan's format, version 2; the guest asks by DHCP where it is empty. */
  networkConfig: z.string().max(64 * 1024).default(''),
  /** What else the guest is told: cloud-config, whose keys replace ours of the same name, or a script. It may hold secrets, and is kept out of the database. */
  userData: z.string().max(256 * 1024).default(''),
})
export type CloudInit = z.output<typeof CloudInit>

export const unattendedKinds = ['kickstart', 'preseed', 'autoyast', 'autoinstall', 'windows'] as const

/** The answers to what an installer asks: a file of its own language. It may hold passwords, and is kept out of the database. */
export const UnattendedInstall = z.object({ kind: z.enum(unattendedKinds), text: z.string().min(1).max(512 * 1024) })
export type UnattendedInstall = z.output<typeof UnattendedInstall>

export const NewVm = z.object({
  hostId: HostId,
  /** With a range such as "web-{01..05}" one machine for each. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !name.includes('/') && name !== '.' && name !== '..', 'a name without "/"')
    .refine((name) => !/\p{Cc}/u.test(name), 'a name without control characters'),
  source: VmSource,
  vcpus: z.number().int().min(1).max(1024),
  memoryBytes: z.number().int().min(16 * 2 ** 20).max(2 ** 50),
  /** What is made for the machine goes into this pool: its disk of this size, and the seed of cloud-init. */
  disk: z.object({ pool: z.string().min(1).max(1024), sizeBytes: z.number().int().min(2 ** 20).max(2 ** 50) }).optional(),
  /** A virtual network of the host; without one it has no network interface. */
  network: z.string().min(1).max(255).optional(),
  /** libosinfo's identifier, or its short one: decides what devices there are where nobody chooses, and is kept in the machine's metadata. */
  os: z.string().min(1).max(300).optional(),
  /** The system's usual one where nobody chooses; likewise the devices. */
  firmware: Firmware.optional(),
  devices: OsDevices.pick({ diskBus: true, nicModel: true, hasSecureBoot: true, hasTpm: true }).partial().default({}),
  cloudInit: CloudInit.optional(),
  unattended: UnattendedInstall.optional(),
  start: z.boolean().default(true),
})
export type NewVm = z.output<typeof NewVm>

/** What a host can make machines of. */
export const HostOffer = z.object({
  architecture: z.string(),
  machine: z.string(),
  /** "kvm", or "qemu" where everything is emulated. */
  domainType: z.string(),
  firmwares: z.array(Firmware),
  hasSecureBoot: z.boolean(),
  /** An emulated one (swtpm). */
  hasTpm: z.boolean(),
  maxVcpus: z.number(),
})
export type HostOffer = z.output<typeof HostOffer>

/** What is worth knowing and does not stand against it. */
export const CreationWarning = z.discriminatedUnion('kind', [
  /** The pool promises more than it has room for. */
  z.object({ kind: z.literal('overcommitted'), pool: z.string(), promisedBytes: z.number(), availableBytes: z.number() }),
  z.object({ kind: z.literal('memory'), askedBytes: z.number(), hostBytes: z.number() }),
  z.object({ kind: z.literal('emulated') }),
  /** The system's makers ask for more. */
  z.object({ kind: z.literal('below-minimum'), os: z.string(), what: z.enum(['memory', 'disk']), askedBytes: z.number(), minimumBytes: z.number() }),
  /** Nobody mends the system any more. */
  z.object({ kind: z.literal('end-of-life'), os: z.string(), endOfLife: z.string() }),
])
export type CreationWarning = z.output<typeof CreationWarning>

/** The installer that was found in a tree. */
export const InstallTree = z.object({
  /** As the tree calls it: "Fedora 44"; empty where it does not say. */
  title: z.string(),
  kernel: z.string(),
  initrd: z.string(),
  /** Of both. */
  sizeBytes: z.number(),
  /** Whether the tree tells what they must be. */
  hasChecksums: z.boolean(),
  /** All that the kernel is given. */
  arguments: z.string(),
})
export type InstallTree = z.output<typeof InstallTree>

export const CreationPreview = z.object({
  names: z.array(z.string()),
  /** Volumes that would be made for the first of them. */
  volumes: z.array(VolumeAt),
  tree: InstallTree.nullable(),
  /** Of the first of them; empty when the host cannot tell. */
  xml: z.string(),
  /** The same as a command line of virt-install. */
  command: z.string(),
  /** With one of these nothing is made. */
  obstacles: z.array(Problem),
  warnings: z.array(CreationWarning),
})
export type CreationPreview = z.output<typeof CreationPreview>

/** What machines ask of a host, for suggesting one. */
export const HostWish = z.object({
  /** A name or a range of names: what is asked for, once for each. */
  name: z.string().max(200).default(''),
  vcpus: z.number().int().min(1).max(1024),
  memoryBytes: z.number().int().min(0).max(2 ** 50),
  /** 0 where no disk is made. */
  diskBytes: z.number().int().min(0).max(2 ** 50).default(0),
  /** The pool of the disk; without one that with the most room. */
  pool: z.string().optional(),
  /** The image or disc that has to be there. */
  source: VolumeAt.optional(),
})
export type HostWish = z.output<typeof HostWish>

export const HostSuggestion = z.object({
  hostId: HostId,
  name: z.string(),
  fits: z.boolean(),
  /** Why it does not: the image or disc is not there, or there is too little of something. */
  against: z.array(z.enum(['source', 'memory', 'disk'])),
  /** Not promised to machines that run. */
  freeMemoryBytes: z.number(),
  memoryBytes: z.number(),
  /** Of its memory what would be left; below 0 where it does not fit. */
  memoryLeftShare: z.number(),
  /** Virtual processors of running machines to each processor, with the new ones. */
  vcpusPerCpu: z.number(),
  pool: z.object({ name: z.string(), freeBytes: z.number() }).nullable(),
})
export type HostSuggestion = z.output<typeof HostSuggestion>

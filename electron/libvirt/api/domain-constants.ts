// libvirt's numbers about domains, by name: states and reasons, flags of calls. From libvirt-domain.h, which only
// ever appends. Numbers about events are in event-constants.ts.

export const DomainState = {
  NoState: 0,
  Running: 1,
  /** Waiting for a resource; Xen only. */
  Blocked: 2,
  Paused: 3,
  /** In the course of shutting down. */
  ShuttingDown: 4,
  ShutOff: 5,
  Crashed: 6,
  PmSuspended: 7,
} as const

/** Why a domain is in its state; which object applies depends on the state. */
export const RunningReason = {
  Unknown: 0,
  Booted: 1,
  Migrated: 2,
  Restored: 3,
  FromSnapshot: 4,
  Unpaused: 5,
  MigrationCanceled: 6,
  SaveCanceled: 7,
  Wakeup: 8,
  Crashed: 9,
  PostCopy: 10,
  PostCopyFailed: 11,
} as const

export const PausedReason = {
  Unknown: 0,
  User: 1,
  Migration: 2,
  Save: 3,
  Dump: 4,
  IoError: 5,
  Watchdog: 6,
  FromSnapshot: 7,
  ShuttingDown: 8,
  Snapshot: 9,
  Crashed: 10,
  StartingUp: 11,
  PostCopy: 12,
  PostCopyFailed: 13,
} as const

export const ShutOffReason = {
  Unknown: 0,
  Shutdown: 1,
  Destroyed: 2,
  Crashed: 3,
  Migrated: 4,
  Saved: 5,
  Failed: 6,
  FromSnapshot: 7,
  Daemon: 8,
} as const

export const CrashedReason = { Unknown: 0, Panicked: 1 } as const

/** Filters of listAllDomains; none means all. */
export const ListDomainsFlag = {
  Active: 1 << 0,
  Inactive: 1 << 1,
  Persistent: 1 << 2,
  Transient: 1 << 3,
  Running: 1 << 4,
  Paused: 1 << 5,
  ShutOff: 1 << 6,
  Other: 1 << 7,
  ManagedSave: 1 << 8,
  NoManagedSave: 1 << 9,
  Autostart: 1 << 10,
  NoAutostart: 1 << 11,
  HasSnapshot: 1 << 12,
  NoSnapshot: 1 << 13,
  HasCheckpoint: 1 << 14,
  NoCheckpoint: 1 << 15,
} as const

/** Groups of statistics. A daemon ignores those it does not know, unless told to enforce them. */
export const StatsGroup = {
  State: 1 << 0,
  CpuTotal: 1 << 1,
  Balloon: 1 << 2,
  Vcpu: 1 << 3,
  Interface: 1 << 4,
  Block: 1 << 5,
  Perf: 1 << 6,
  IoThread: 1 << 7,
  Memory: 1 << 8,
  DirtyRate: 1 << 9,
  Vm: 1 << 10,
} as const

/** What a guest's monitor is busy with. Occupied: a command was sent to it and not answered. */
export const ControlState = { Ok: 0, Job: 1, Occupied: 2, Error: 3 } as const

export const StatsFlag = {
  Active: 1 << 0,
  Inactive: 1 << 1,
  Persistent: 1 << 2,
  Transient: 1 << 3,
  Running: 1 << 4,
  Paused: 1 << 5,
  ShutOff: 1 << 6,
  Other: 1 << 7,
  /** Leave out what would wait for a busy guest. Always set it when polling. */
  NoWait: 1 << 29,
  /** Statistics of the whole backing chain of each disk. */
  Backing: 1 << 30,
  EnforceStats: 2 ** 31,
} as const

export const DomainXmlFlag = {
  /** With passwords; refused on a read-only connection. */
  Secure: 1 << 0,
  /** The stored definition of a running domain. */
  Inactive: 1 << 1,
  UpdateCpu: 1 << 2,
  Migratable: 1 << 3,
} as const

export const StartFlag = { Paused: 1, AutoDestroy: 2, BypassCache: 4, ForceBoot: 8, Validate: 16, ResetNvram: 32 } as const
/** How to ask a guest to shut down or reboot; 0 lets the driver choose. */
export const ShutdownFlag = { AcpiPowerButton: 1, GuestAgent: 2, Initctl: 4, Signal: 8, Paravirt: 16 } as const
export const DestroyFlag = { Graceful: 1, RemoveLogs: 2 } as const
export const ManagedSaveFlag = { BypassCache: 1, Running: 2, Paused: 4, ResetNvram: 8 } as const
export const UndefineFlag = {
  ManagedSave: 1 << 0,
  SnapshotsMetadata: 1 << 1,
  Nvram: 1 << 2,
  KeepNvram: 1 << 3,
  CheckpointsMetadata: 1 << 4,
  Tpm: 1 << 5,
  KeepTpm: 1 << 6,
} as const
/** What a change applies to; 0 is the current state, whichever that is. */
export const AffectFlag = { Live: 1, Config: 2 } as const
export const DefineFlag = { Validate: 1 } as const
/** Force takes the console from another client; Safe only connects if that is safe. */
export const ConsoleFlag = { Force: 1, Safe: 2 } as const

export const MetadataType = { Description: 0, Title: 1, Element: 2 } as const
export const AddressSource = { Lease: 0, Agent: 1, Arp: 2 } as const
export const GuestInfoType = { Users: 1, Os: 2, Timezone: 4, Hostname: 8, FileSystems: 16, Disks: 32, Interfaces: 64 } as const
export const KeycodeSet = { Linux: 0, Xt: 1, AtSet1: 2, AtSet2: 3, AtSet3: 4, Osx: 5, XtKbd: 6, Usb: 7, Win32: 8, Qnum: 9 } as const
/** Tags of memoryStats; sizes are in KiB. */
export const MemoryStatTag = {
  SwapIn: 0,
  SwapOut: 1,
  MajorFault: 2,
  MinorFault: 3,
  Unused: 4,
  Available: 5,
  ActualBalloon: 6,
  Rss: 7,
  Usable: 8,
  LastUpdate: 9,
  DiskCaches: 10,
  HugetlbPageAlloc: 11,
  HugetlbPageFail: 12,
} as const
export const JobType = { None: 0, Bounded: 1, Unbounded: 2, Completed: 3, Failed: 4, Cancelled: 5 } as const

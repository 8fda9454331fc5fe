// libvirt's numbers inside events, by name. Which event is which (DomainEventId ...) is generated from the table.

/** `event` of DOMAIN_EVENT_CALLBACK_LIFECYCLE. */
export const LifecycleEvent = {
  Defined: 0,
  Undefined: 1,
  Started: 2,
  Suspended: 3,
  Resumed: 4,
  Stopped: 5,
  Shutdown: 6,
  PmSuspended: 7,
  Crashed: 8,
} as const

/** `detail` of DOMAIN_EVENT_CALLBACK_LIFECYCLE, per event. */
export const LifecycleDetail = {
  Defined: { Added: 0, Updated: 1, Renamed: 2, FromSnapshot: 3 },
  Undefined: { Removed: 0, Renamed: 1 },
  Started: { Booted: 0, Migrated: 1, Restored: 2, FromSnapshot: 3, Wakeup: 4 },
  Suspended: {
    Paused: 0,
    Migrated: 1,
    IoError: 2,
    Watchdog: 3,
    Restored: 4,
    FromSnapshot: 5,
    ApiError: 6,
    PostCopy: 7,
    PostCopyFailed: 8,
  },
  Resumed: { Unpaused: 0, Migrated: 1, FromSnapshot: 2, PostCopy: 3, PostCopyFailed: 4 },
  Stopped: { Shutdown: 0, Destroyed: 1, Crashed: 2, Migrated: 3, Saved: 4, Failed: 5, FromSnapshot: 6 },
  Shutdown: { Finished: 0, Guest: 1, Host: 2 },
  PmSuspended: { Memory: 0, Disk: 1 },
  Crashed: { Panicked: 0, CrashLoaded: 1 },
} as const

export const WatchdogAction = { None: 0, Pause: 1, Reset: 2, PowerOff: 3, Shutdown: 4, Debug: 5, InjectNmi: 6 } as const
export const IoErrorAction = { None: 0, Pause: 1, Report: 2 } as const
export const GraphicsPhase = { Connect: 0, Initialize: 1, Disconnect: 2 } as const
export const AgentState = { Connected: 1, Disconnected: 2 } as const
export const BlockJobType = { Unknown: 0, Pull: 1, Copy: 2, Commit: 3, ActiveCommit: 4, Backup: 5 } as const
export const BlockJobStatus = { Completed: 0, Failed: 1, Canceled: 2, Ready: 3 } as const
export const NetworkLifecycleEvent = { Defined: 0, Undefined: 1, Started: 2, Stopped: 3 } as const
export const StoragePoolLifecycleEvent = { Defined: 0, Undefined: 1, Started: 2, Stopped: 3, Created: 4, Deleted: 5 } as const
export const NodeDeviceLifecycleEvent = { Created: 0, Deleted: 1, Defined: 2, Undefined: 3 } as const
export const SecretLifecycleEvent = { Defined: 0, Undefined: 1 } as const
/** `reason` of CONNECT_EVENT_CONNECTION_CLOSED: the daemon lost its own connection to a hypervisor's daemon. */
export const CloseReason = { Error: 0, Eof: 1, Keepalive: 2, Client: 3 } as const

// Every call that the simulated daemon answers. Known to libvirt but not here: "not supported by this driver".
import type { Handlers } from '../server/handlers.ts'
import { agentCalls } from './agent.ts'
import { blockJobCalls } from './block-jobs.ts'
import { connectionCalls } from './connection.ts'
import { deviceChangeCalls } from './device-changes.ts'
import { domainConfigCalls } from './domain-config.ts'
import { domainListCalls } from './domain-list.ts'
import { domainPowerCalls } from './domain-power.ts'
import { domainSnapshotCalls } from './domain-snapshots.ts'
import { domainStatsCalls } from './domain-stats.ts'
import { eventCalls } from './events.ts'
import { guestCalls } from './guest.ts'
import { hostCalls } from './host.ts'
import { networkCalls } from './resources/networks.ts'
import { nodeDeviceCalls } from './resources/node-devices.ts'
import { secretCalls } from './resources/secrets.ts'
import { storagePoolCalls } from './resources/storage-pools.ts'
import { storageVolumeCalls } from './resources/storage-volumes.ts'
import { volumeByteCalls } from './resources/volume-bytes.ts'

export const allCalls: Handlers = {
  ...connectionCalls,
  ...hostCalls,
  ...domainListCalls,
  ...domainStatsCalls,
  ...domainSnapshotCalls,
  ...domainPowerCalls,
  ...domainConfigCalls,
  ...deviceChangeCalls,
  ...guestCalls,
  ...agentCalls,
  ...eventCalls,
  ...networkCalls,
  ...storagePoolCalls,
  ...storageVolumeCalls,
  ...volumeByteCalls,
  ...secretCalls,
  ...blockJobCalls,
  ...nodeDeviceCalls,
}

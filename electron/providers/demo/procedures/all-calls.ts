// Every call that the simulated daemon answers. Known to libvirt but not here: "not supported by this driver".
import type { Handlers } from '../server/handlers.ts'
import { agentCalls } from './guests/agent.ts'
import { blockJobCalls } from './domains/block-jobs.ts'
import { connectionCalls } from './connection.ts'
import { deviceChangeCalls } from './domains/device-changes.ts'
import { domainConfigCalls } from './domains/domain-config.ts'
import { domainListCalls } from './domains/domain-list.ts'
import { domainPowerCalls } from './domains/domain-power.ts'
import { domainSnapshotCalls } from './domains/domain-snapshots.ts'
import { domainStatsCalls } from './domains/domain-stats.ts'
import { eventCalls } from './events.ts'
import { guestCalls } from './guests/guest.ts'
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

// What starting an installer's kernel once means in volumes and arguments. Pure.
import type { InstallerStart, PlannedInstall } from '#electron/providers/nouns/creation-provider.ts'
import { AppError } from '#shared/errors.ts'
import type { InstallTree } from '#shared/model/provisioning/creation.ts'
import type { PlanRequest, VolumeToMake } from '../plan-vm.ts'
import type { UnattendedWay } from '../unattended.ts'
import { injection } from './initrd-injection.ts'

export interface InstallerPlan {
  readonly start: Omit<InstallerStart, 'uuid'>
  readonly tree: InstallTree
}

interface PlannedInstaller {
  readonly plan: InstallerPlan
  readonly volumes: readonly VolumeToMake[]
  readonly told: PlannedInstall
}

/** @throws AppError input-invalid where the machine cannot be started with the kernel */
export function planInstaller({ wish: { source, start, devices }, name, tree, kernelPool: pool }: PlanRequest, way: UnattendedWay): PlannedInstaller | undefined {
  if (source.kind !== 'tree' || !tree) return undefined
  if (!start) throw invalid('tree-starts', 'start', 'A machine from an install tree starts at once: only then does it run the installer')
  if (devices.hasSecureBoot === true) throw invalid('tree-secure-boot', 'devices.hasSecureBoot', 'Firmware with Secure Boot does not start the kernel of an install tree: switch it off, or take an install disc')
  if (pool === undefined) throw invalid('tree-no-file-pool', 'disk.pool', 'QEMU takes the installer’s kernel from a file, and no pool that runs on this host has files')
  const [kernel, initrd] = [{ pool, volume: `${name}-kernel` }, { pool, volume: `${name}-initrd` }]
  const ownArguments = [...way.arguments, source.arguments].filter(Boolean).join(' ')
  const all = [...tree.arguments, ownArguments].filter(Boolean).join(' ')
  return {
    plan: {
      start: { kernel, initrd, arguments: all },
      tree: { title: tree.title, kernel: tree.kernel.path, initrd: tree.initrd.path, sizeBytes: tree.kernel.sizeBytes + tree.initrd.sizeBytes, hasChecksums: tree.kernel.sha256 !== undefined && tree.initrd.sha256 !== undefined, arguments: all },
    },
    volumes: [
      { ...kernel, kind: 'fetched', is: 'kernel', file: tree.kernel, tail: new Uint8Array() },
      { ...initrd, kind: 'fetched', is: 'initrd', file: tree.initrd, tail: injection(way.injected, tree.initrd.sizeBytes) },
    ],
    told: { url: tree.url, ownArguments, injected: way.injected.map((file) => file.name) },
  }
}

function invalid(reason: 'tree-starts' | 'tree-secure-boot' | 'tree-no-file-pool', path: string, message: string): AppError {
  return new AppError('input-invalid', { message, reason, params: { path } })
}

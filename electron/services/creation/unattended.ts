// How each installer takes the answers to what it asks: in its initial RAM disk, or on a small disc that it looks for by itself.
import { AppError } from '#shared/errors.ts'
import type { NewVm, UnattendedInstall } from '#shared/model/provisioning/creation.ts'
import type { SeedFile } from './cloud-init/seed-files.ts'

export interface UnattendedWay {
  /** Put into the initial RAM disk. */
  readonly injected: readonly SeedFile[]
  /** On a disc of its own, with this label. */
  readonly disc: { readonly label: string; readonly files: readonly SeedFile[] } | undefined
  readonly arguments: readonly string[]
  /** The disc is read by a system that brings no driver for virtio. */
  readonly isPlainDisc?: boolean
}

/** What Anaconda and YaST look for. */
const answersLabel = 'OEMDRV'
const nothing: UnattendedWay = { injected: [], disc: undefined, arguments: [] }

/** @throws AppError input-invalid where the installer would never see the answers */
export function unattendedWay(unattended: UnattendedInstall | undefined, source: NewVm['source']['kind'], instanceId: string): UnattendedWay {
  if (!unattended) return nothing
  if (source !== 'iso' && source !== 'tree') throw refused('answers-no-installer', 'Answers for an installer need one: an install disc or an install tree')
  return source === 'tree' ? forTree(unattended, instanceId) : forDisc(unattended, instanceId)
}

function forTree({ kind, text }: UnattendedInstall, instanceId: string): UnattendedWay {
  switch (kind) {
    case 'kickstart':
      return { ...nothing, injected: [{ name: 'ks.cfg', text }], arguments: ['inst.ks=file:/ks.cfg'] }
    case 'preseed':
      return { ...nothing, injected: [{ name: 'preseed.cfg', text }], arguments: ['auto=true', 'priority=critical', 'preseed/file=/preseed.cfg'] }
    case 'autoyast':
      return { ...nothing, injected: [{ name: 'autoinst.xml', text }], arguments: ['autoyast=file:///autoinst.xml'] }
    case 'autoinstall':
      return { ...nothing, disc: autoinstallDisc(text, instanceId), arguments: ['autoinstall'] }
    case 'windows':
      throw refused('answers-no-windows', 'Windows is not installed from a tree: take its install disc')
    default:
      return kind satisfies never
  }
}

function forDisc({ kind, text }: UnattendedInstall, instanceId: string): UnattendedWay {
  switch (kind) {
    case 'kickstart':
      return { ...nothing, disc: { label: answersLabel, files: [{ name: 'ks.cfg', text }] } }
    case 'autoyast':
      return { ...nothing, disc: { label: answersLabel, files: [{ name: 'autoinst.xml', text }] } }
    case 'autoinstall':
      return { ...nothing, disc: autoinstallDisc(text, instanceId) }
    case 'windows':
      return { ...nothing, disc: { label: answersLabel, files: [{ name: 'autounattend.xml', text }] }, isPlainDisc: true }
    case 'preseed':
      throw refused('answers-no-debian', 'Debian’s installer does not look for answers on a second disc: take an install tree, which has them in its initial RAM disk')
    default:
      return kind satisfies never
  }
}

function autoinstallDisc(text: string, instanceId: string): { label: string; files: SeedFile[] } {
  return { label: 'cidata', files: [{ name: 'meta-data', text: `${JSON.stringify({ 'instance-id': instanceId })}\n` }, { name: 'user-data', text }] }
}

function refused(reason: 'answers-no-installer' | 'answers-no-windows' | 'answers-no-debian', message: string): AppError {
  return new AppError('input-invalid', { message, reason, params: { path: 'unattended' } })
}

// Disks of running domains: grown, and copied to another volume while the domain runs, as a job that takes its time.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import { isActive } from '../../model/demo-domain.ts'
import type { DemoDomain, DiskCopy } from '../../model/demo-domain.ts'
import { hardwareOf, putDiskAt } from '../../model/hardware.ts'
import type { Disk } from '../../model/hardware.ts'
import type { HostModel } from '../../model/host-model.ts'
import { failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { findDomain } from './find-domain.ts'

const inBytes = 1
const pivot = 2
const jobTypeCopy = 2
const copyMs = 4_000

export const blockJobCalls: Handlers = {
  DOMAIN_SNAPSHOT_NUM: ({ dom }, { host }) => {
    findDomain(host, dom)
    return { num: 0 }
  },
  DOMAIN_BLOCK_RESIZE: ({ dom, disk: device, size, flags }, { host }) => {
    const { path } = diskOf(running(host, dom), device)
    const volume = host.storage.volumeAt(path)
    if (volume) volume.capacityBytes = int64ToNumber(size) * ((flags & inBytes) === 0 ? 1024 : 1)
    return {}
  },
  DOMAIN_BLOCK_COPY: ({ dom, path: device, destxml }, { host }) => {
    const domain = running(host, dom)
    const { target } = diskOf(domain, device)
    if (domain.copy) throw failures.operationInvalid(`disk '${domain.copy.target}' already in active block job`)
    const sent = readXml(destxml)
    const source = find(sent, 'source')
    domain.copy = { target, path: attribute(source, 'file') || attribute(source, 'dev'), format: attribute(find(sent, 'driver'), 'type') || 'raw', startedAtMs: host.now(), durationMs: copyMs * host.settings.pace }
    return {}
  },
  DOMAIN_GET_BLOCK_JOB_INFO: ({ dom, path: device }, { host }) => {
    const domain = running(host, dom)
    const disk = diskOf(domain, device)
    if (domain.copy?.target !== disk.target) return { found: 0, type: 0, bandwidth: 0, cur: 0, end: 0 }
    const end = host.storage.volumeAt(disk.path)?.capacityBytes ?? disk.capacityBytes
    return { found: 1, type: jobTypeCopy, bandwidth: 0, cur: Math.floor(end * doneOf(domain.copy, host)), end }
  },
  DOMAIN_BLOCK_JOB_ABORT: ({ dom, path: device, flags }, { host }) => {
    const domain = running(host, dom)
    const { target } = diskOf(domain, device)
    const { copy } = domain
    if (copy?.target !== target) throw failures.operationInvalid(`no current block job for disk ${target}`)
    if ((flags & pivot) !== 0) {
      if (doneOf(copy, host) < 1) throw failures.operationInvalid(`disk '${target}' not ready for pivot yet`)
      putDiskAt(domain, target, copy.path)
    }
    domain.copy = undefined
    return {}
  },
}

/** The domain's XML with the copy that is under way, which only a running domain has. */
export function withMirror(xml: string, { copy }: DemoDomain, host: HostModel): string {
  if (!copy) return xml
  const ready = doneOf(copy, host) < 1 ? '' : " ready='yes'"
  const mirror = `<mirror type='file' file='${copy.path}' format='${copy.format}' job='copy'${ready}>\n        <format type='${copy.format}'/>\n        <source file='${copy.path}'/>\n      </mirror>\n      `
  return xml.replace(new RegExp(`<target dev=["']${copy.target}["']`), (target) => mirror + target)
}

function doneOf({ startedAtMs, durationMs }: DiskCopy, host: HostModel): number {
  return durationMs === 0 ? 1 : Math.min(1, (host.now() - startedAtMs) / durationMs)
}

function running(host: HostModel, dom: { readonly uuid: string; readonly name: string; readonly id: number }): DemoDomain {
  const domain = findDomain(host, dom)
  if (!isActive(domain)) throw failures.notRunning()
  return domain
}

function diskOf(domain: DemoDomain, device: string): Disk {
  const disk = hardwareOf(domain).disks.find(({ target, path }) => target === device || path === device)
  if (disk) return disk
  throw failures.invalidArgument(`disk '${device}' not found in domain`)
}

// What the machines of a host take that no two should have: addresses, disks, devices of the host.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { hostDeviceKey } from '#shared/domain/devices/host-device-key.ts'
import { imagePath } from '#shared/domain/devices/disk-image.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { DomainClaims } from '#shared/model/machines/hardware.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { definitionIfThere } from '../domains/definition-if-there.ts'
import type { Link } from '../session/host-link.ts'

export async function readClaims({ api }: Link, signal: AbortSignal): Promise<DomainClaims[]> {
  const domains = await api.domains.listAllDomains({ signal })
  const claims = await Promise.all(domains.map(async (handle) => {
    const xml = await definitionIfThere(api.domains, handle, { signal })
    return xml === undefined ? [] : [claimsOf(handle, xml)]
  }))
  return claims.flat()
}

function claimsOf({ uuid, name, id }: Pick<DomainHandle, 'uuid' | 'name' | 'id'>, xml: string): DomainClaims {
  const devices = find(readXml(xml), 'devices')
  return {
    uuid: DomainUuid.parse(uuid),
    name,
    isRunning: id >= 0,
    macs: findAll(devices, 'interface').map((nic) => attribute(find(nic, 'mac'), 'address').toLowerCase()),
    cids: findAll(devices, 'vsock').flatMap((vsock) => Number(attribute(find(vsock, 'cid'), 'address')) || []),
    disks: findAll(devices, 'disk').map(diskClaim).filter(({ source }) => source !== ''),
    hostDevices: findAll(devices, 'hostdev').map(hostDeviceKey).filter((key) => key !== ''),
  }
}

function diskClaim(disk: XmlElement): DomainClaims['disks'][number] {
  const source = find(disk, 'source')
  const volume = attribute(source, 'volume')
  const isDisc = attribute(disk, 'device') === 'cdrom'
  return {
    device: attribute(find(disk, 'target'), 'dev'),
    source: imagePath(disk) || (volume === '' ? '' : `${attribute(source, 'pool')}/${volume}`),
    isWritable: !isDisc && !findOptional(disk, 'readonly'),
    isShareable: findOptional(disk, 'shareable') !== undefined,
  }
}

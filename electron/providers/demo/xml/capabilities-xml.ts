// What the simulated host says it can do. Pure.
import type { Machine } from '../invent/machine.ts'

const features: Readonly<Record<string, readonly string[]>> = {
  AMD: ['ht', 'monitor', 'osxsave', 'cmp_legacy', 'extapic', 'skinit', 'wdt', 'tce', 'topoext', 'perfctr_nb', 'invtsc', 'xsaves', 'clwb', 'umip', 'rdpid', 'ibpb', 'amd-stibp', 'amd-ssbd', 'svme-addr-chk', 'v-vmsave-vmload', 'vgif'],
  Intel: ['ds', 'acpi', 'ss', 'ht', 'tm', 'pbe', 'dtes64', 'monitor', 'ds_cpl', 'vmx', 'smx', 'est', 'tm2', 'xtpr', 'pdcm', 'dca', 'osxsave', 'tsc_adjust', 'invtsc', 'mbm_total', 'mbm_local', 'stibp', 'arch-capabilities', 'ssbd'],
}

export function renderCapabilities(machine: Machine): string {
  const { uuid, cpuModel, vendor, socketsPerNode, coresPerSocket, threadsPerCore, mhz } = machine
  return `<capabilities>

  <host>
    <uuid>${uuid}</uuid>
    <cpu>
      <arch>x86_64</arch>
      <model>${cpuModel}</model>
      <vendor>${vendor}</vendor>
      <microcode version='167776681'/>
      <counter name='tsc' frequency='${mhz * 1_000_000}' scaling='yes'/>
      <topology sockets='${socketsPerNode}' dies='1' cores='${coresPerSocket}' threads='${threadsPerCore}'/>
${(features[vendor] ?? []).map((name) => `      <feature name='${name}'/>\n`).join('')}      <pages unit='KiB' size='4'/>
      <pages unit='KiB' size='2048'/>
      <pages unit='KiB' size='1048576'/>
    </cpu>
    <power_management>
      <suspend_mem/>
    </power_management>
    <iommu support='yes'/>
    <migration_features>
      <live/>
      <uri_transports>
        <uri_transport>tcp</uri_transport>
      </uri_transports>
    </migration_features>
${renderTopology(machine)}    <secmodel>
      <model>apparmor</model>
      <doi>0</doi>
    </secmodel>
  </host>

${renderGuest('x86_64', 64)}
${renderGuest('i686', 32)}
</capabilities>
`
}

function renderTopology(machine: Machine): string {
  const cells = Array.from({ length: machine.numaNodes }, (_, node) => renderCell(machine, node))
  return `    <topology>\n      <cells num='${machine.numaNodes}'>\n${cells.join('')}      </cells>\n    </topology>\n`
}

/** As Linux numbers them: first one thread of every core of every node, then the second threads. */
function renderCell({ numaNodes, socketsPerNode, coresPerSocket, threadsPerCore, memoryKib }: Machine, node: number): string {
  const coresPerNode = socketsPerNode * coresPerSocket
  const coresInAll = coresPerNode * numaNodes
  const cpus = Array.from({ length: threadsPerCore }, (_thread, thread) =>
    Array.from({ length: coresPerNode }, (_core, core) => {
      const first = node * coresPerNode + core
      const siblings = Array.from({ length: threadsPerCore }, (_, sibling) => first + sibling * coresInAll)
      return `            <cpu id='${first + thread * coresInAll}' socket_id='${node}' die_id='0' core_id='${core}' siblings='${siblings.join(',')}'/>\n`
    }),
  ).flat()
  const distances = Array.from({ length: numaNodes }, (_, other) => `            <sibling id='${other}' value='${other === node ? 10 : 32}'/>\n`)
  return `        <cell id='${node}'>
          <memory unit='KiB'>${Math.floor(memoryKib / numaNodes)}</memory>
          <distances>
${distances.join('')}          </distances>
          <cpus num='${cpus.length}'>
${cpus.join('')}          </cpus>
        </cell>
`
}

function renderGuest(arch: string, wordsize: number): string {
  return `  <guest>
    <os_type>hvm</os_type>
    <arch name='${arch}'>
      <wordsize>${wordsize}</wordsize>
      <emulator>/usr/bin/qemu-system-x86_64</emulator>
      <machine maxCpus='255'>pc-i440fx-8.2</machine>
      <machine canonical='pc-i440fx-8.2' maxCpus='255'>pc</machine>
      <machine maxCpus='288'>pc-q35-8.2</machine>
      <machine canonical='pc-q35-8.2' maxCpus='288'>q35</machine>
      <domain type='qemu'/>
      <domain type='kvm'/>
    </arch>
    <features>
      <acpi default='on' toggle='yes'/>
      <apic default='on' toggle='no'/>
      <cpuselection/>
      <deviceboot/>
      <disksnapshot default='on' toggle='no'/>
    </features>
  </guest>
`
}

export function renderDomainCapabilities({ cpuModel, vendor }: Machine): string {
  return `<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path>
  <domain>kvm</domain>
  <machine>pc-q35-8.2</machine>
  <arch>x86_64</arch>
  <vcpu max='288'/>
  <cpu>
    <mode name='host-passthrough' supported='yes'/>
    <mode name='host-model' supported='yes'>
      <model fallback='forbid'>${cpuModel}</model>
      <vendor>${vendor}</vendor>
    </mode>
  </cpu>
  <devices>
    <disk supported='yes'>
      <enum name='bus'>
        <value>virtio</value>
        <value>scsi</value>
        <value>sata</value>
      </enum>
    </disk>
    <graphics supported='yes'>
      <enum name='type'>
        <value>vnc</value>
        <value>spice</value>
      </enum>
    </graphics>
    <hostdev supported='no'/>
  </devices>
</domainCapabilities>
`
}

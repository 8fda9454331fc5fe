// A machine as a command line of virt-install, which makes it anew around the disks that are there. Pure.
import { attribute, find, findAll, findOptional, sizeBytes } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { valuesOf } from './option-values.ts'
import type { Option } from './option-values.ts'
import { commentLine, optionValue, shellWord } from './quoting.ts'
import type { Reading } from './reading.ts'
import { allDevices } from './virt-install-devices.ts'
import { machineOptions } from './virt-install-options.ts'

/** The lines of a shell script. The notes at its top are what virt-install cannot be told. */
export function virtInstallScript(reading: Reading, { hostName }: { hostName: string }): string {
  const { root } = reading
  const name = reading.text(find(root, 'name'))
  const options = [...machine(reading, name), ...allDevices(reading), ['--noautoconsole'] as const, ['--noreboot'] as const]
  const command = ['virt-install', ...options.map(([option, value]) => (value === undefined ? option : `${option} ${shellWord(value)}`))].join(' \\\n  ')
  const notes = [
    `${name} of ${hostName}, for virt-install 4.0 and newer. Its disks must be where they are named; passwords are not in here.`,
    'Addresses of devices on their buses are left to libvirt.',
    ...heading(reading.leftovers(), 'Not expressed by virt-install:'),
  ]
  return `#!/bin/sh\n${notes.map((note) => `# ${commentLine(note)}\n`).join('')}\n${command}\n`
}

export function heading(leftovers: readonly string[], title: string): string[] {
  return leftovers.length === 0 ? [] : [title, ...leftovers.map((line) => `- ${line}`)]
}

function machine(reading: Reading, name: string): Option[] {
  const { root } = reading
  const grouped = Object.entries(machineOptions).flatMap(([option, table]) => {
    const values = valuesOf(reading, root, table)
    if (option === 'features') values.unshift(...['acpi', 'apic'].map((feature) => `${feature}=${reading.has(root, `features/${feature}`) ? 'on' : 'off'}`))
    if (option === 'cpu') values.push(...cpuFeatures(reading))
    if (option === 'cputune') values.push(...pins(reading))
    return values.length === 0 ? [] : [[`--${option}`, values.join(',')] as const]
  })
  return [
    ['--name', name],
    ['--virt-type', reading.attribute(root, 'type')],
    ['--arch', reading.attribute(find(root, 'os/type'), 'arch')],
    ['--machine', reading.attribute(find(root, 'os/type'), 'machine')],
    ['--memory', memory(reading)],
    ['--vcpus', vcpus(reading)],
    ...grouped,
    ...boot(reading),
    ...clock(reading),
    ['--osinfo', 'detect=on,require=off'],
  ]
}

/** In MiB, as virt-install counts. */
function memory(reading: Reading): string {
  const [most, now] = [find(reading.root, 'memory'), findOptional(reading.root, 'currentMemory')]
  const inMiB = (element: XmlElement): number => {
    reading.take(element)
    return Math.ceil(sizeBytes(element) / 2 ** 20)
  }
  const mostMiB = inMiB(most)
  const nowMiB = now ? inMiB(now) : mostMiB
  return nowMiB === mostMiB ? String(mostMiB) : `memory=${mostMiB},currentMemory=${nowMiB}`
}

function vcpus(reading: Reading): string {
  const vcpu = find(reading.root, 'vcpu')
  const [most, current, cpuset, placement] = [reading.text(vcpu), ...['current', 'cpuset', 'placement'].map((name) => reading.attribute(vcpu, name))]
  const values = [current ? `vcpu.current=${current}` : '', cpuset ? `vcpu.cpuset=${optionValue(cpuset)}` : '', placement === 'auto' ? 'vcpu.placement=auto' : ''].filter(Boolean)
  return [most || '1', ...values].join(',')
}

function cpuFeatures(reading: Reading): string[] {
  return findAll(find(reading.root, 'cpu'), 'feature').map((feature) => `${reading.attribute(feature, 'policy') || 'require'}=${optionValue(reading.attribute(feature, 'name'))}`)
}

function pins(reading: Reading): string[] {
  return findAll(find(reading.root, 'cputune'), 'vcpupin').flatMap((pin, index) => ['vcpu', 'cpuset'].map((name) => `vcpupin${index}.${name}=${optionValue(reading.attribute(pin, name))}`))
}

function boot(reading: Reading): Option[] {
  const os = find(reading.root, 'os')
  const firmware = reading.attribute(os, 'firmware')
  reading.take(findOptional(os, 'type'))
  const order = findAll(os, 'boot').map((device, index) => `boot${index}.dev=${reading.attribute(device, 'dev')}`)
  const direct = valuesOf(reading, os, [['kernel', 'kernel'], ['initrd', 'initrd'], ['cmdline', 'cmdline'], ['dtb', 'dtb'], ['bootmenu@enable', 'bootmenu.enable'], ['bootmenu@timeout', 'bootmenu.timeout'], ['bios@useserial', 'bios.useserial'], ['bios@rebootTimeout', 'bios.rebootTimeout'], ['smbios@mode', 'smbios.mode'], ['loader@secure', 'loader.secure']])
  const values = [...firmwareValues(reading, os, firmware), ...order, ...direct]
  return values.length === 0 ? [] : [['--boot', values.join(',')]]
}

/** Where libvirt chooses the firmware, the files that it chose are not named. */
function firmwareValues(reading: Reading, os: XmlElement, firmware: string): string[] {
  const features = findAll(find(os, 'firmware'), 'feature').flatMap((feature, index) => ['enabled', 'name'].map((name) => `firmware.feature${index}.${name}=${reading.attribute(feature, name)}`))
  // A new machine has variables of its own.
  if (firmware === '') {
    const values = valuesOf(reading, os, [['loader', 'loader'], ['loader@readonly', 'loader.readonly'], ['loader@type', 'loader.type'], ['nvram@template', 'nvram.template']])
    reading.take(findOptional(os, 'nvram'))
    return values
  }
  reading.take(findOptional(os, 'loader'))
  reading.take(findOptional(os, 'nvram'))
  return [`firmware=${firmware}`, ...features]
}

function clock(reading: Reading): Option[] {
  const found = findOptional(reading.root, 'clock')
  if (!found) return []
  const timers = findAll(found, 'timer').flatMap((timer, index) => ['name', 'present', 'tickpolicy', 'track', 'mode', 'frequency'].flatMap((name) => (attribute(timer, name) === '' ? [] : [`timer${index}.${name}=${reading.attribute(timer, name)}`])))
  return [['--clock', [`offset=${reading.attribute(found, 'offset')}`, ...timers].join(',')]]
}

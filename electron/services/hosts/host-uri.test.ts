import { hostname } from 'node:os'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { parseHostList } from './host-list.ts'
import { hostIdentity, isHostUri, nameForUri } from './host-uri.ts'

const identity = (uri: string): string => hostIdentity(parseConnectionUri(uri))

describe('a connection URI', () => {
  it('names the same host however it is written', () => {
    expect(identity('qemu+ssh://root@kvm01/system')).toBe(identity('qemu+ssh://root@KVM01:22/system?keyfile=/other&no_verify=1'))
    expect(identity('qemu+libssh2://root@kvm01/system')).toBe(identity('qemu+ssh://root@kvm01/system'))
    expect(identity('qemu+unix:///system')).toBe(identity('qemu:///system'))
    expect(identity('qemu+ssh://kvm01')).toBe(identity('qemu+ssh://kvm01/system'))
  })

  it('tells daemons, ports, users and sockets of one machine apart', () => {
    const uris = ['qemu+ssh://kvm01/system', 'qemu+ssh://kvm01/session', 'qemu+ssh://kvm01:2222/system', 'qemu+ssh://root@kvm01/system', 'lxc+ssh://kvm01/system', 'qemu+ssh://kvm01/system?socket=/x']
    expect(new Set(uris.map(identity)).size).toBe(uris.length)
  })

  it('gives a name to a host without one', () => {
    expect(nameForUri(parseConnectionUri('qemu+ssh://root@kvm01.example/system'))).toBe('kvm01.example')
    expect(nameForUri(parseConnectionUri('qemu+ssh://root@kvm01/session'))).toBe('kvm01 (session)')
    expect(nameForUri(parseConnectionUri('lxc+ssh://kvm01/'))).toBe('kvm01 (lxc)')
    expect(nameForUri(parseConnectionUri('qemu:///system'))).toBe(hostname())
  })
})

describe('a pasted list of hosts', () => {
  it('takes URIs, user@host, bare names, comments and empty lines', () => {
    const list = parseHostList('# our hosts\n\nkvm01\r\nroot@kvm02:2222\n  qemu+ssh://admin@kvm03/session  \n// end\n')
    expect(list.map(({ uri, name, problem }) => [uri, name, problem])).toEqual([
      ['qemu+ssh://kvm01/system', 'kvm01', null],
      ['qemu+ssh://root@kvm02:2222/system', 'kvm02', null],
      ['qemu+ssh://admin@kvm03/session', 'kvm03 (session)', null],
    ])
  })

  it('takes what ssh takes: URIs of its own and bare IPv6 addresses', () => {
    expect(parseHostList('ssh://root@kvm01:2222/\nroot@fd00::1\n[fd00::2]:2222').map(({ uri, problem }) => [uri, problem])).toEqual([
      ['qemu+ssh://root@kvm01:2222/system', null],
      ['qemu+ssh://root@[fd00::1]/system', null],
      ['qemu+ssh://[fd00::2]:2222/system', null],
    ])
  })

  it('takes CSV with a header in any order, quotes and other separators', () => {
    expect(parseHostList('Name,Host,Folder\n"Rack 1, upper",root@kvm01,"Berlin/""DC"""\n')).toMatchObject([{ uri: 'qemu+ssh://root@kvm01/system', name: 'Rack 1, upper', folder: 'Berlin/"DC"' }])
    expect(parseHostList('kvm01;first;Bonn')).toMatchObject([{ uri: 'qemu+ssh://kvm01/system', name: 'first', folder: 'Bonn' }])
  })

  it('keeps a line that is wrong as it is written, with its number and its problem', () => {
    expect(parseHostList('# ours\n\nesx://vcenter/\nkvm01\ntwo words')).toMatchObject([
      { uri: 'esx://vcenter/', line: 3, problem: { code: 'uri-unsupported' } },
      { line: 4, problem: null },
      { uri: 'two words', line: 5, problem: { code: 'uri-invalid' } },
    ])
  })

  it('says which line is the same host as an earlier one', () => {
    expect(parseHostList('kvm01\nkvm02\nqemu+ssh://KVM01:22/system').map(({ line, sameAsLine }) => [line, sameAsLine])).toEqual([[1, null], [2, null], [3, 1]])
  })

  it('says of each name and folder that is too long, so that it cannot stop the other lines from being added', () => {
    expect(parseHostList(`kvm01,${'n'.repeat(256)}\nkvm02,${'n'.repeat(255)},${'f'.repeat(1025)}\nkvm03`).map(({ problem }) => problem?.params)).toEqual([{ reason: 'host-name-long', most: 255 }, { reason: 'host-folder-long', most: 1024 }, undefined])
  })

  it('never fails, whatever is pasted, and drops no line that is not a comment', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const kept = lines.flatMap((line) => line.split(/\r?\n/)).map((line) => line.trim()).filter((line) => line !== '' && !/^(#|\/\/)/.test(line))
        const read = parseHostList(lines.join('\n'))
        expect(read.length).toBeGreaterThanOrEqual(Math.max(0, kept.length - 1))
        expect(read.filter(({ problem, uri }) => problem === null && !isHostUri(uri))).toEqual([])
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line.ts'

const refusal = (args: string[]): string => {
  try {
    parseCommandLine(args)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'accepted'
}

describe('the command line', () => {
  it('serves on 8090 without options', () => {
    expect(parseCommandLine([])).toEqual({ kind: 'serve', port: 8090, dataDir: undefined, demoUri: undefined, connectUri: undefined, show: undefined, isTrayOnly: false, logLevel: 'warn' })
  })

  it('takes a demo fleet with and without its URI', () => {
    expect(parseCommandLine(['--demo'])).toMatchObject({ demoUri: 'demo://lab?hosts=12&vms=240' })
    expect(parseCommandLine(['--demo', '--port', '0'])).toMatchObject({ demoUri: 'demo://lab?hosts=12&vms=240', port: 0 })
    expect(parseCommandLine(['--demo=demo://lab?hosts=100&vms=10000'])).toMatchObject({ demoUri: 'demo://lab?hosts=100&vms=10000' })
  })

  it("takes virt-manager's way to a console and its siblings", () => {
    expect(parseCommandLine(['-c', 'qemu:///system', '--show-domain-console', 'web 1'])).toMatchObject({ connectUri: 'qemu:///system', show: { what: 'console', name: 'web 1' } })
    expect(parseCommandLine(['--connect=qemu:///system', '--show-host-summary'])).toMatchObject({ show: { what: 'host-summary', name: '' } })
    expect(parseCommandLine(['-c', 'qemu:///system', '--show-domain-delete', 'web 1', '--no-fork', '--debug'])).toMatchObject({ show: { what: 'delete', name: 'web 1' }, logLevel: 'debug' })
    expect(parseCommandLine(['--show-systray'])).toMatchObject({ isTrayOnly: true, show: undefined })
  })

  it('refuses to be reachable by others before there are accounts', () => {
    expect(refusal(['--listen', '0.0.0.0'])).toContain('no accounts')
    expect(refusal(['--listen', '127.0.0.1'])).toBe('accepted')
  })

  it('says what is wrong', () => {
    expect(refusal(['--port', '70000'])).toContain('not a port')
    expect(refusal(['--prot', '1'])).toBe('There is no option --prot. Did you mean --port?')
    expect(refusal(['--show-domain-consol', 'web'])).toContain('Did you mean --show-domain-console?')
    expect(refusal(['-x'])).toBe('There is no option -x')
    expect(refusal(['qemu:///system'])).toBe('"qemu:///system" belongs to no option: write --connect "qemu:///system"')
    expect(refusal(['--demo', 'demo://lab?hosts=2'])).toContain('write --demo="demo://lab?hosts=2"')
    expect(refusal(['--connect'])).toContain('--connect')
    for (const option of ['--connect', '--data-dir', '--port', '--show-domain-console']) expect(refusal(['-c', 'test:///default', option, ''])).toBe(`${option} needs a value`)
    expect(refusal(['--show-domain-console', 'web'])).toContain('--connect')
    expect(refusal(['--connect', 'x', '--show-domain-console', 'a', '--show-domain-editor', 'a'])).toContain('Only one')
    expect(refusal(['--log-level', 'loud'])).toContain('loud')
  })
})

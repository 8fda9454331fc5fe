import { describe, expect, it } from 'vitest'
import { parseDemoUri } from './demo-settings.ts'
import { expandDemoFleet } from './expand-fleet.ts'

describe('a demo URI', () => {
  it('names a site and a host, and has a default for every knob', () => {
    expect(parseDemoUri('demo://berlin/kvm01')).toMatchObject({ site: 'berlin', hostname: 'kvm01', vms: 20, latencyMs: 0, activity: 'low', fault: undefined, pace: 1 })
    expect(parseDemoUri('demo://lab-03/')).toMatchObject({ site: 'lab-03', hostname: 'lab-03' })
  })

  it('takes durations with and without a unit', () => {
    expect(parseDemoUri('demo://lab?latency=5ms&jitter=2&fail=drop:30s')).toMatchObject({ latencyMs: 5, jitterMs: 2, fault: { kind: 'drop', afterMs: 30_000 } })
    expect(parseDemoUri('demo://lab?fail=flap')).toMatchObject({ fault: { kind: 'flap', afterMs: 10_000 } })
  })

  it.each(['vms=-1', 'vms=1.5', 'vms=', 'vms=99999', 'latency=soon', 'fail=badly', 'fail=drop:later', 'activity=some', 'pace=fast'])('is refused with %s', (knob) => {
    expect(() => parseDemoUri(`demo://lab?${knob}`)).toThrowError(expect.objectContaining({ code: 'uri-invalid' }))
  })
})

it('a name that cannot be decoded is refused', () => {
  expect(() => parseDemoUri('demo://lab/%zz')).toThrowError(expect.objectContaining({ code: 'uri-invalid' }))
})

describe('a demo fleet', () => {
  it('has as many hosts and VMs as asked for, on several sites, and hands every other knob on', () => {
    const hosts = expandDemoFleet('demo://lab?hosts=12&vms=250&latency=5ms')
    const settings = hosts.map(({ uri }) => parseDemoUri(uri))
    expect(hosts.map(({ name }) => name).slice(0, 2)).toEqual(['kvm01', 'kvm02'])
    expect(settings.reduce((sum, { vms }) => sum + vms, 0)).toBe(250)
    expect(settings.every(({ latencyMs }) => latencyMs === 5)).toBe(true)
    expect(new Set(hosts.map(({ folder }) => folder)).size).toBeGreaterThan(4)
    expect(hosts[0]?.folder).toBe('Demo/Berlin/Rack A')
  })

  it('counts the names of its VMs on from host to host', () => {
    const settings = expandDemoFleet('demo://lab?hosts=3&vms=60').map(({ uri }) => parseDemoUri(uri))
    expect(settings.map(({ firstVm }) => firstVm)).toEqual([0, 20, 40])
  })

  it('is one host when the URI does not say how many', () => {
    expect(expandDemoFleet('demo://lab/kvm07?vms=5')).toEqual([{ uri: 'demo://lab/kvm07?vms=5', name: 'kvm07', folder: 'Demo' }])
  })

  it('says at once what is wrong with it', () => {
    expect(() => expandDemoFleet('demo://lab?hosts=0')).toThrowError(expect.objectContaining({ code: 'uri-invalid' }))
    expect(() => expandDemoFleet('demo://lab?hosts=3&fail=x')).toThrowError(expect.objectContaining({ code: 'uri-invalid' }))
  })
})

import { describe, expect, it } from 'vitest'
import { unattendedKinds } from '#shared/model/provisioning/creation.ts'
import { unattendedWay } from './unattended.ts'

/** How each kind comes to its installer; the reason where it cannot. */
function ways(source: 'tree' | 'iso' | 'cloud'): Record<string, unknown> {
  return Object.fromEntries(unattendedKinds.map((kind) => {
    try {
      const { injected, disc, arguments: told } = unattendedWay({ kind, text: 'answers' }, source, 'i-1')
      return [kind, [...injected.map(({ name }) => `/${name}`), ...(disc ? [`${disc.label}: ${disc.files.map(({ name }) => name).join(' ')}`] : []), ...told]]
    } catch (error) {
      return [kind, error instanceof Error ? error.message : error]
    }
  }))
}

describe('answers for an installer', () => {
  it('go into the initial RAM disk of an install tree, with the arguments that name them', () => {
    expect(ways('tree')).toEqual({
      kickstart: ['/ks.cfg', 'inst.ks=file:/ks.cfg'],
      preseed: ['/preseed.cfg', 'auto=true', 'priority=critical', 'preseed/file=/preseed.cfg'],
      autoyast: ['/autoinst.xml', 'autoyast=file:///autoinst.xml'],
      autoinstall: ['cidata: meta-data user-data', 'autoinstall'],
      windows: expect.stringContaining('install disc'),
    })
  })

  it('go onto a disc of their own beside an install disc, where the installer looks for one', () => {
    expect(ways('iso')).toEqual({ kickstart: ['OEMDRV: ks.cfg'], preseed: expect.stringContaining('install tree'), autoyast: ['OEMDRV: autoinst.xml'], autoinstall: ['cidata: meta-data user-data'], windows: ['OEMDRV: autounattend.xml'] })
  })

  it('are refused where there is no installer', () => {
    expect(new Set(Object.values(ways('cloud')))).toEqual(new Set(['Answers for an installer need one: an install disc or an install tree']))
    expect(unattendedWay(undefined, 'cloud', 'i-1')).toEqual({ injected: [], disc: undefined, arguments: [] })
  })
})

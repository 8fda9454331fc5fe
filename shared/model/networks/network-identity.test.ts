import { describe, expect, it } from 'vitest'
import { withIdentityOf, withoutIdentity } from './network-identity.ts'

const one = "<network>\n  <name>lan</name>\n  <uuid>1</uuid>\n  <bridge name='b'/>\n  <mac address='52:54:00:00:00:01'/>\n  <ip address='10.0.0.1'/>\n</network>\n"
const other = one.replace('>1<', '>2<').replace('00:01', '00:02').replace('10.0.0.1', '10.0.9.1')

describe('the same network on many hosts', () => {
  it('is compared without what must differ, and keeps it when the pattern is applied', () => {
    expect(withoutIdentity(one)).toBe(withoutIdentity(other.replace('10.0.9.1', '10.0.0.1')))
    expect(withIdentityOf(one, other)).toBe(other.replace('10.0.9.1', '10.0.0.1'))
  })

  it('is told apart from a comment and from whatever else has a MAC address, however it is written', () => {
    const odd = "<network><!-- <uuid>0</uuid> --><name>lan</name><ip address='10.0.0.1'><dhcp><host mac='52:54:00:00:00:09' ip='10.0.0.9'/></dhcp></ip></network>"
    expect(withoutIdentity(odd)).toBe(odd)
    expect(withIdentityOf(odd, other)).toBe(odd.replace('</name>', "</name><uuid>2</uuid><mac address='52:54:00:00:00:02'/>"))
  })
})

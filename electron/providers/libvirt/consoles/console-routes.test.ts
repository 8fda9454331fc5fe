import { expect, test } from 'vitest'
import { readScreenRoute } from './console-routes.ts'

const domain = (graphics: string): string => `<domain><devices>${graphics}</devices></domain>`

test.each([
  ["<graphics type='vnc' port='5901' listen='127.0.0.1' passwd='a&amp;b'><listen type='address' address='127.0.0.1'/></graphics>", { kind: 'tcp', host: '127.0.0.1', port: 5901, password: 'a&b' }],
  ["<graphics type='vnc' port='5901'><listen type='address' address='0.0.0.0'/></graphics>", { kind: 'tcp', host: '127.0.0.1', port: 5901, password: null }],
  ["<graphics type='vnc' port='5901'><listen type='address' address='::'/></graphics>", { kind: 'tcp', host: '::1', port: 5901, password: null }],
  ["<graphics type='vnc' port='5901'><listen type='network' address='10.0.0.5' network='x'/></graphics>", { kind: 'tcp', host: '10.0.0.5', port: 5901, password: null }],
  ["<graphics type='spice'/><graphics type='vnc' socket='/run/v.sock'/>", { kind: 'socket', path: '/run/v.sock', password: null }],
  ["<graphics type='vnc'><listen type='socket' socket='/run/w.sock'/></graphics>", { kind: 'socket', path: '/run/w.sock', password: null }],
  ["<graphics type='vnc' port='-1' autoport='yes'/>", { kind: 'not-listening' }],
  ["<graphics type='spice' port='5900'/>", { kind: 'none', others: ['spice'] }],
  ['', { kind: 'none', others: [] }],
])('%s', (graphics, route) => {
  expect(readScreenRoute(domain(graphics))).toEqual(route)
})

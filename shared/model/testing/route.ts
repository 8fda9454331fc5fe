// For tests: a way to a screen as any other.
import type { Route } from '../route.ts'

export const tunnel: Route = { way: { kind: 'ssh', account: 'root@kvm01' }, end: { kind: 'tcp', address: '127.0.0.1:5901' } }

// What the demo's machines are for, and what they are called: names that count on through a whole fleet. Pure.
import { operatingSystems } from './operating-systems.ts'
import type { OperatingSystem } from './operating-systems.ts'

const { debian12, debian13, ubuntu2204, ubuntu2404, alma9, rocky9, rhel9, fedora42, alpine322, freebsd14, windows2022, windows11 } = operatingSystems

export interface Role {
  readonly prefix: string
  readonly title: string
  readonly tags: readonly string[]
  readonly systems: readonly [OperatingSystem, ...OperatingSystem[]]
  readonly vcpus: readonly [number, ...number[]]
  readonly memoryGib: readonly [number, ...number[]]
  readonly extraDisks: number
  /** Share of its vCPUs that it uses on average, 0 to 1. */
  readonly load: number
  /** True for machines that come and go: only those change by themselves. */
  readonly isEphemeral: boolean
}

const web: Role = { prefix: 'web', title: 'Public web front end', tags: ['web', 'dmz'], systems: [debian12, ubuntu2404, debian13], vcpus: [2, 4], memoryGib: [2, 4], extraDisks: 0, load: 0.18, isEphemeral: false }
const app: Role = { prefix: 'app', title: 'Application server', tags: ['app'], systems: [ubuntu2404, alma9, ubuntu2204], vcpus: [4, 8], memoryGib: [8, 16], extraDisks: 0, load: 0.25, isEphemeral: false }
const db: Role = { prefix: 'db', title: 'PostgreSQL', tags: ['database', 'backup-nightly'], systems: [debian12, rhel9, rocky9], vcpus: [4, 8, 16], memoryGib: [16, 32, 64], extraDisks: 2, load: 0.22, isEphemeral: false }
const cache: Role = { prefix: 'cache', title: 'Redis cache', tags: ['cache'], systems: [alpine322, debian12], vcpus: [2], memoryGib: [4, 8], extraDisks: 0, load: 0.08, isEphemeral: false }
const build: Role = { prefix: 'build', title: 'CI runner', tags: ['ci'], systems: [fedora42, ubuntu2404], vcpus: [4, 8], memoryGib: [8, 16], extraDisks: 1, load: 0.35, isEphemeral: true }
const proxy: Role = { prefix: 'proxy', title: 'Load balancer', tags: ['edge', 'dmz'], systems: [alpine322, debian12], vcpus: [2], memoryGib: [1, 2], extraDisks: 0, load: 0.1, isEphemeral: false }
const monitoring: Role = { prefix: 'mon', title: 'Prometheus and Grafana', tags: ['monitoring'], systems: [rocky9], vcpus: [4], memoryGib: [8], extraDisks: 1, load: 0.15, isEphemeral: false }
const mail: Role = { prefix: 'mail', title: 'Mail relay', tags: ['mail'], systems: [debian12], vcpus: [2], memoryGib: [4], extraDisks: 1, load: 0.05, isEphemeral: false }
const files: Role = { prefix: 'files', title: 'File server', tags: ['storage', 'backup-nightly'], systems: [freebsd14, debian12], vcpus: [4], memoryGib: [8], extraDisks: 3, load: 0.07, isEphemeral: false }
const directory: Role = { prefix: 'dc', title: 'Domain controller', tags: ['windows', 'identity'], systems: [windows2022], vcpus: [2, 4], memoryGib: [4, 8], extraDisks: 0, load: 0.06, isEphemeral: false }
const desktop: Role = { prefix: 'vdi', title: 'Virtual desktop', tags: ['windows', 'vdi'], systems: [windows11], vcpus: [4], memoryGib: [8], extraDisks: 0, load: 0.12, isEphemeral: true }
const test: Role = { prefix: 'test', title: 'Scratch machine', tags: ['scratch'], systems: [fedora42, debian13, alpine322], vcpus: [1, 2], memoryGib: [1, 2], extraDisks: 0, load: 0.04, isEphemeral: true }

/** One slot per VM, again and again: how a fleet is made up. */
const slots: readonly [Role, ...Role[]] = [web, db, app, build, web, cache, directory, app, mail, web, proxy, build, monitoring, app, files, test, desktop, db, web, test]

export interface RoleNumber {
  readonly role: Role
  /** Counts the machines of this role through the fleet, from 1. */
  readonly number: number
}

export function roleOf(ordinal: number): RoleNumber {
  const slot = ordinal % slots.length
  const role = slots[slot] ?? slots[0]
  const inRound = slots.slice(0, slot).filter((other) => other === role).length
  const perRound = slots.filter((other) => other === role).length
  return { role, number: Math.floor(ordinal / slots.length) * perRound + inRound + 1 }
}

export function usualName({ role, number }: RoleNumber): string {
  return `${role.prefix}-${String(number).padStart(2, '0')}`
}

/** Names that people really give, and that break what was only ever tried with "vm1". */
export const oddNames: readonly [string, ...string[]] = [
  'legacy ERP (do not touch!)',
  'pilot-🚀-cluster',
  'קופה-ראשית',
  `"quoted" & <angled> 'name'`,
  'متجر-٣',
  'データベース-本番',
  `a-very-long-name-${'that-somebody-typed-without-looking-'.repeat(6)}end`.padEnd(255, 'x').slice(0, 255),
  '100%-free; rm -rf $HOME',
  '-dash-first',
  'Ünïcödé 🏳️‍🌈 e\u0301',
]

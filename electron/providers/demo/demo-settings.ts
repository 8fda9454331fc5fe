// What a demo URI says: which simulated host, how large, how slow, and what goes wrong with it. Pure.
import { AppError } from '#shared/errors.ts'

/**
 * `connect`: nobody listens. `auth`: the daemon refuses everybody. `hang`: the daemon stops answering `afterMs` after it was
 * reached. `drop`: all streams are cut every `afterMs`. `flap`: reachable for `afterMs`, then unreachable for as long.
 */
export interface DemoFault {
  readonly kind: 'connect' | 'auth' | 'hang' | 'drop' | 'flap'
  readonly afterMs: number
}

export interface DemoSettings {
  readonly uri: string
  readonly site: string
  readonly hostname: string
  readonly vms: number
  /** How many VMs the hosts before this one have, so that names count on through a fleet. */
  readonly firstVm: number
  readonly seed: number
  /** Round trip. */
  readonly latencyMs: number
  readonly jitterMs: number
  readonly activity: 'none' | 'low' | 'high'
  /** So many lifecycle events in one go, once, soon after somebody listens. */
  readonly burst: number
  readonly fault: DemoFault | undefined
  /** Factor on every simulated duration (boot, shutdown, save): 0 makes them immediate. */
  readonly pace: number
  /** So many running guests whose monitor never answers: changes of them time out, until they are forced off. */
  readonly hungGuests: number
  /** So many volumes in a pool of their own; 0 for no such pool. */
  readonly volumes: number
  /** True gives the first VMs the oddest names that libvirt allows. */
  readonly hasOddNames: boolean
}

const maxVms = 16_384
const maxVolumes = 100_000
const durationUnitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

/** @throws AppError uri-invalid for a knob that is not there or a value that it does not take. */
export function parseDemoUri(uri: string): DemoSettings {
  const url = URL.parse(uri)
  if (url?.protocol !== 'demo:') throw invalid(uri, 'it does not begin with demo://')
  const read = knobs(uri, url.searchParams)
  const path = decoded(uri, url.pathname.split('/').find((part) => part !== '') ?? '')
  const site = decoded(uri, url.hostname) || 'lab'
  return {
    uri,
    site,
    hostname: path === '' ? site : path,
    vms: read.count('vms', 20, maxVms),
    firstVm: read.count('first', 0, 10_000_000),
    seed: read.count('seed', 1, 0xffff_ffff),
    latencyMs: read.duration('latency', 0),
    jitterMs: read.duration('jitter', 0),
    activity: read.choice('activity', ['low', 'none', 'high']),
    burst: read.count('burst', 0, 100_000),
    fault: read.fault(),
    pace: read.factor('pace', 1),
    volumes: read.count('volumes', 0, maxVolumes),
    hungGuests: read.count('hung', 0, maxVms),
    hasOddNames: read.choice('names', ['plain', 'odd']) === 'odd',
  }
}

function decoded(uri: string, part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) throw invalid(uri, `"${part}" is not a name`)
    throw error
  }
}

interface Knobs {
  count(name: string, fallback: number, max: number): number
  factor(name: string, fallback: number): number
  duration(name: string, fallbackMs: number): number
  choice<const T extends string>(name: string, choices: readonly [T, ...T[]]): T
  fault(): DemoFault | undefined
}

function knobs(uri: string, parameters: URLSearchParams): Knobs {
  const wrong = (name: string): AppError => invalid(uri, `"${parameters.get(name) ?? ''}" is not a value for ${name}`)
  const number = (name: string, fallback: number): number => {
    const text = parameters.get(name)
    const value = text === null ? fallback : Number(text)
    if (text?.trim() === '' || !Number.isFinite(value) || value < 0) throw wrong(name)
    return value
  }
  return {
    count(name, fallback, max) {
      const value = number(name, fallback)
      if (!Number.isInteger(value) || value > max) throw wrong(name)
      return value
    },
    factor: number,
    duration: (name, fallbackMs) => parseDuration(parameters.get(name) ?? `${fallbackMs}ms`) ?? raise(wrong(name)),
    choice(name, choices) {
      const text = parameters.get(name) ?? choices[0]
      return choices.find((choice) => choice === text) ?? raise(wrong(name))
    },
    fault() {
      const text = parameters.get('fail')
      return text === null ? undefined : (parseFault(text) ?? raise(wrong('fail')))
    },
  }
}

const faultDelaysMs: Readonly<Record<DemoFault['kind'], number>> = { connect: 0, auth: 0, hang: 0, drop: 30_000, flap: 10_000 }

function parseFault(text: string): DemoFault | undefined {
  const [kindText = '', delay] = text.split(':')
  const kind = (['connect', 'auth', 'hang', 'drop', 'flap'] as const).find((known) => known === kindText)
  if (kind === undefined) return undefined
  const afterMs = delay === undefined ? faultDelaysMs[kind] : parseDuration(delay)
  return afterMs === undefined ? undefined : { kind, afterMs }
}

/** "5ms", "30s", "2m", or a number of milliseconds. */
function parseDuration(text: string): number | undefined {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (durationUnitsMs[unit] ?? 1)
}

function raise(error: Error): never {
  throw error
}

function invalid(uri: string, why: string): AppError {
  return new AppError('uri-invalid', { message: `${uri}: ${why}`, params: { uri }, hint: 'demo-example' })
}

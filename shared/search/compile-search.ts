// Turns a query into a predicate over rows.
import type { Vm, VmUsage } from '../model/machines/vm.ts'
import { compares } from './field-values.ts'
import type { Condition } from './field-values.ts'
import { parseQuery } from './parse-query.ts'
import type { QueryProblem, Term } from './parse-query.ts'
import { isLiveField } from './search-fields.ts'
import type { SearchField } from './search-fields.ts'
import { stateWord } from './state-words.ts'

/** A row and what the search may look at besides. */
export interface SearchSubject {
  readonly vm: Vm
  readonly hostName: string
  readonly folder: string
  readonly usage: Omit<VmUsage, 'uuid'> | undefined
  /** For how long machines run; `undefined` for who must not depend on the time that passes: nothing has an uptime then. */
  readonly nowMs: number | undefined
  /** What `searchText` makes of it, for who asks again and again and keeps it. */
  readonly text: string
}

export interface CompiledSearch {
  readonly matches: (subject: SearchSubject) => boolean
  readonly problems: readonly QueryProblem[]
  readonly isEmpty: boolean
  /** What it finds changes with the machines' figures and with time. */
  readonly isLive: boolean
}

export function compileSearch(query: string): CompiledSearch {
  const { terms, problems } = parseQuery(query)
  // Cheap conditions first: most rows fail early.
  const tests = terms.toSorted((left, right) => cost(left) - cost(right)).map(compileTerm)
  return { matches: (subject) => tests.every((test) => test(subject)), problems, isEmpty: terms.length === 0, isLive: terms.some(({ field }) => isLiveField(field)) }
}

function cost({ field, condition }: Term): number {
  return (field === undefined ? 2 : 0) + (condition.kind === 'pattern' ? 1 : 0)
}

type Test = (subject: SearchSubject) => boolean

function compileTerm({ field, condition, isNegated }: Term): Test {
  const test = field === undefined ? everywhere(condition) : fieldTest(field, condition)
  return isNegated ? (subject) => !test(subject) : test
}

function everywhere(condition: Condition): Test {
  return ({ text }) => matchesText(condition, text)
}

function matchesText(condition: Condition, text: string): boolean {
  switch (condition.kind) {
    case 'text':
      return text.includes(condition.text)
    case 'pattern':
      return condition.pattern.test(text)
    case 'number':
    case 'flag':
      return false
    default:
      return condition satisfies never
  }
}

/** All that words without a field are looked for in, in lower case. */
export function searchText(vm: Vm, hostName: string): string {
  const addresses = vm.addresses.flatMap(({ address, mac }) => [address, mac ?? ''])
  return [vm.name, vm.title, hostName, vm.osName, vm.uuid, vm.folder ?? '', vm.owner ?? '', ...vm.tags, ...addresses].join('\n').toLowerCase()
}

function fieldTest(field: SearchField, condition: Condition): Test {
  const text = (of: (subject: SearchSubject) => string): Test => (subject) => matchesText(condition, of(subject).toLowerCase())
  const some = (of: (subject: SearchSubject) => readonly string[]): Test => (subject) => of(subject).some((item) => matchesText(condition, item.toLowerCase()))
  const number = (of: (subject: SearchSubject) => number | null | undefined): Test => (subject) => matchesNumber(condition, of(subject))
  const flag = (of: (subject: SearchSubject) => boolean): Test => (subject) => condition.kind === 'flag' && condition.isOn === of(subject)
  switch (field) {
    case 'name':
      return some(({ vm }) => [vm.name, vm.title])
    case 'state':
      return ({ vm }) => matchesState(condition, vm)
    case 'host':
      return text(({ hostName }) => hostName)
    case 'folder':
      // Of the machine, and of its host.
      return some(({ vm, folder }) => [vm.folder ?? '', folder])
    case 'tag':
      return some(({ vm }) => vm.tags)
    case 'os':
      return text(({ vm }) => vm.osName)
    case 'ip':
      return some(({ vm }) => vm.addresses.map(({ address }) => address))
    case 'mac':
      return some(({ vm }) => vm.addresses.map(({ mac }) => mac ?? ''))
    case 'uuid':
      return text(({ vm }) => vm.uuid)
    case 'vcpus':
      return number(({ vm }) => vm.vcpus)
    case 'mem':
      return number(({ vm }) => vm.memoryBytes)
    case 'cpu':
      return number(({ usage }) => usage?.cpuPercent)
    case 'memused':
      return number(({ usage }) => usage?.memoryUsedBytes)
    case 'disk':
      return number(({ usage }) => usage?.diskBytesPerSecond)
    case 'net':
      return number(({ usage }) => usage?.networkBytesPerSecond)
    case 'uptime':
      return number(({ vm: { startedAtMs }, nowMs }) => (startedAtMs === null || nowMs === undefined ? undefined : nowMs - startedAtMs))
    case 'autostart':
      return flag(({ vm }) => vm.autostart)
    case 'saved':
      return flag(({ vm }) => vm.hasManagedSave)
    case 'owner':
      return text(({ vm }) => vm.owner ?? '')
    case 'protected':
      return flag(({ vm }) => vm.isProtected === true)
    case 'template':
      return flag(({ vm }) => vm.isTemplate === true)
    default:
      return field satisfies never
  }
}

/** By the beginning of the word, since "off" must not find what is merely shut*off* to be saved; or by libvirt's own word. */
function matchesState(condition: Condition, vm: Vm): boolean {
  if (condition.kind !== 'text') return [stateWord(vm), vm.state, vm.stateReason].some((word) => matchesText(condition, word))
  return vm.state === condition.text || [stateWord(vm), vm.stateReason].some((word) => word.startsWith(condition.text))
}

function matchesNumber(condition: Condition, value: number | null | undefined): boolean {
  return condition.kind === 'number' && value !== null && value !== undefined && compares(condition, value)
}

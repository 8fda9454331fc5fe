// Whether a value is one that a place can hold. Only forms that no version of libvirt will ever widen count as wrong; words that
// are not known may be of a later version.
import type { ValueFacts } from './facts.ts'

/** A longer value is not looked at closely: nothing that has a form is so long. */
const maxJudgedLength = 1_000

export type ValueVerdict = 'fine' | 'unusual' | 'wrong'

const uuid = /^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$/
const mac = /^([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}$/
const ipv4 = /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.|$)){4}$/
const ipv6 = /^(?=.*:.*:)[0-9a-fA-F:]{2,39}(:(\d{1,3}\.){3}\d{1,3})?$/

/** The types that the console knows for sure. */
const patterns: Readonly<Record<string, RegExp>> = {
  '#uint': /^\+?\d+$/,
  '#int': /^[-+]?\d+$/,
  '#number': /^(0x[0-9a-fA-F]+|[0-9a-fA-F]+)$/,
  '#uuid': uuid,
  '#mac': mac,
  '#ipv4': ipv4,
  '#ipv6': ipv6,
  '#ip': new RegExp(`${ipv4.source}|${ipv6.source}`),
  '#unit': /^(b|bytes?|[kmgtpe](i?b)?)?$/i,
  '#path': /^\//,
}

/** Sets of words that are complete: nothing can be added to yes and no. Others grow with libvirt. */
const complete = new Set(['no yes', 'off on', 'down up', 'cdrom disk floppy lun', 'allow forbid', 'in inout out', 'accept continue drop reject return', 'destroy preserve rename-restart restart', 'coredump-destroy coredump-restart destroy preserve rename-restart restart', 'immediate ondemand'])

export function judgeValue(value: string, { words, types }: ValueFacts): ValueVerdict {
  if (value.length > maxJudgedLength || words.includes(value) || types.some((type) => isOfType(value, type))) return 'fine'
  // A number of some version that means "not set", which places of numbers often allow.
  if (value === '-1' && types.includes('#uint')) return 'unusual'
  const isSure = types.every((type) => type in patterns && type !== '#path') && (words.length === 0 || types.length > 0 || complete.has(words.toSorted().join(' ')))
  return isSure ? 'wrong' : 'unusual'
}

function isOfType(value: string, type: string): boolean {
  if (type === '#text') return true
  const known = patterns[type]
  if (known) return known.test(value)
  return new RegExp(`^(?:${type.slice('#/'.length).replaceAll(/(?<!\\)\$/g, String.raw`\$`)})$`).test(value)
}

// How numbers, sizes and times stand in the catalogue's texts: as they stand alone on the screen, by the reader's locale.
import type { FormatterModule } from 'i18next'
import { formatBytes, formatNumber, formatTime } from './format.ts'

/** What is counted, wherever a text has it. Other numbers may be names: those of ports, of VLANs, of errors. */
const counted: ReadonlySet<unknown> = new Set(['count', 'there', 'running', 'failed', 'cancelled', 'done', 'total', 'most'])

/** `{{count}}`, `{{number, number}}`, `{{size, bytes}}` and `{{at, time}}`; `undefined` of what stays as it is. */
function textOfValue(value: unknown, format: string | undefined, name: unknown): string | undefined {
  switch (format) {
    case 'bytes':
      return formatBytes(Number(value))
    case 'time':
      return formatTime(Number(value))
    case 'number':
      return formatNumber(Number(value))
    default:
      return typeof value === 'number' && counted.has(name) ? formatNumber(value) : undefined
  }
}

function formatValue(...[value, format, , options]: Parameters<FormatterModule['format']>): string {
  return textOfValue(value, format, options?.['interpolationkey']) ?? value
}

/** The library asks for each value that it puts in, where `alwaysFormat` is set. */
export const textValues: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: formatValue,
}

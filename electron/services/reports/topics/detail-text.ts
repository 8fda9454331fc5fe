// What an act was asked for, as the audit log keeps it (JSON), for a person: "uri: qemu:///system, autoconnect: true". What was left empty is left out.
export function detailText(json: string): string {
  try {
    return partsOf(JSON.parse(json), '').join(', ')
  } catch {
    // Whatever else a log holds is shown as it is.
    return json
  }
}

function partsOf(value: unknown, name: string): string[] {
  if (value === '' || value === null || value === undefined) return []
  if (Array.isArray(value)) return value.every(isPlain) ? (value.length === 0 ? [] : [labelled(name, value.join(' '))]) : value.flatMap((each) => partsOf(each, name))
  if (isPlain(value)) return [isTime(name, value) ? labelled(name.slice(0, -2), new Date(value).toISOString().slice(0, 16).replace('T', ' ')) : labelled(name, String(value))]
  return Object.entries(value).flatMap(([key, each]) => partsOf(each, name === '' || Array.isArray(value) ? key : `${name}.${key}`))
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value !== 'object' || value === null
}

/** "fromMs" of this century; a span of time is shorter. */
function isTime(name: string, value: string | number | boolean): value is number {
  return name.endsWith('Ms') && typeof value === 'number' && value > 1e12 && value < 8e15
}

function labelled(name: string, text: string): string {
  return name === '' ? text : `${name}: ${text}`
}

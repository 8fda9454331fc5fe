// Lines of CSV (RFC 4180) for spreadsheets and programs. What begins like a formula is made text: a machine may be named "=cmd|..." to run
// something in who opens the file. Full-width signs count as well: some spreadsheets take them for the same.
const formula = /^[=+\-@\t\r\n＝＋－＠]/

export type CsvField = string | number | null

export function csvLine(fields: readonly CsvField[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(value: CsvField): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

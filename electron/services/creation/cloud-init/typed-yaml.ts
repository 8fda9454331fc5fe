// What people type for cloud-init: YAML, which is checked here with the line of each error, since a guest only writes it to a log
// that nobody reads.
import { LineCounter, parseDocument } from 'yaml'
import { AppError } from '#shared/errors.ts'
import type { CloudInit } from '#shared/model/provisioning/creation.ts'

/** What cloud-init tells apart by the first line. A script is run as it is. */
export function isCloudConfig(text: string): boolean {
  return !text.trimStart().startsWith('#!')
}

/** The keys and values of text that has been checked. */
export function mapIn(text: string): Record<string, unknown> {
  const value: unknown = parseDocument(text).toJS()
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function typedObstacles({ userData, networkConfig }: Pick<CloudInit, 'userData' | 'networkConfig'>): AppError[] {
  return [...(isCloudConfig(userData) ? obstacles('userData', 'user-data', userData) : []), ...obstacles('networkConfig', 'network-config', networkConfig), ...versionObstacle(networkConfig)]
}

function obstacles(path: 'userData' | 'networkConfig', file: string, text: string): AppError[] {
  if (text.trim() === '') return []
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const [error] = document.errors
  const place = (offset: number): { file: string; line: number; column: number; path: string } => {
    const { line, col: column } = lines.linePos(offset)
    return { file, line, column, path: `cloudInit.${path}` }
  }
  if (error) {
    const at = place(error.pos[0])
    return [new AppError('input-invalid', { message: `${file}, line ${at.line}, column ${at.column}: ${error.message}`, reason: 'not-yaml', params: { ...at, words: error.message } })]
  }
  const value: unknown = document.toJS()
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isMap || value === null) return []
  const at = place(document.contents?.range?.[0] ?? 0)
  return [new AppError('input-invalid', { message: `${file}, line ${at.line}, column ${at.column}: keys with values are wanted here, such as "packages:"`, reason: 'yaml-no-keys', params: at })]
}

/** Version 1 is another language, and what has none is read as that. */
function versionObstacle(text: string): AppError[] {
  if (text.trim() === '') return []
  const whole = mapIn(text)
  const inner = whole['network']
  const network = typeof inner === 'object' && inner !== null ? { ...inner } : whole
  if (!('version' in network)) return [new AppError('input-invalid', { message: 'network-config has no "version: 2"', reason: 'network-config-version', params: { path: 'cloudInit.networkConfig', line: 1 } })]
  return []
}

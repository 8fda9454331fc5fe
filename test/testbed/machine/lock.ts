// One command at a time changes the testbed. A lock whose holder died (kill -9, power) is taken over.
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { paths } from '../paths.ts'
import { readPidFile, writePidFile } from './process-identity.ts'
import { waitUntil } from './wait-until.ts'

const deadlineMs = 300_000

export async function lockTestbed(): Promise<Disposable> {
  mkdirSync(paths.root, { recursive: true })
  const mine = `${paths.lock}.${process.pid}`
  writePidFile(mine, process.pid)
  try {
    await waitUntil(() => take(mine), { what: `another testbed command ends (${paths.lock})`, deadlineMs })
  } finally {
    rmSync(mine, { force: true })
  }
  return { [Symbol.dispose]: () => rmSync(paths.lock, { force: true }) }
}

// A hard link either is made, complete with its content, or is not: no reader sees half a lock.
function take(mine: string): boolean {
  try {
    linkSync(mine, paths.lock)
    return true
  } catch {
    if (readPidFile(paths.lock) === undefined) rmSync(paths.lock, { force: true })
    return false
  }
}

// Writes a file so that after a crash or a power cut it holds either the old or the new text, never a part of either.
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diskError } from './disk-error.ts'

/** The mode is set from the start: a secret is never readable by others, not even for a moment. */
export async function writeFileAtomically(file: string, text: string, { mode }: { mode: number }): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeThrough(temporary, text, mode)
    await rename(temporary, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(temporary, { force: true })
    throw diskError(error, file)
  }
}

async function writeThrough(file: string, text: string, mode: number): Promise<void> {
  await using handle = await open(file, 'w', mode)
  await handle.writeFile(text)
  await handle.sync()
}

/** Makes the rename itself durable; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

/** `undefined` if there is no such file. */
export async function readFileIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

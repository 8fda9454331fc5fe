// A package that was chosen, read here by its headers: what is in it is known before a byte is sent.
import { useCallback } from 'react'
import { OvaError, ovaProblem } from '#shared/ova/ova-error.ts'
import { readPackage } from '#shared/ova/package.ts'
import type { OvaPackage } from '#shared/ova/package.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'

export interface ReadFile {
  readonly file: File
  readonly pack: OvaPackage
}

export function usePackage(file: File | undefined): Loaded<ReadFile | undefined> {
  return useLoaded(
    useCallback(async () => {
      if (!file) return undefined
      try {
        const decoder = new TextDecoder()
        const pack = await readPackage({ sizeBytes: file.size, readAt: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()), decode: (bytes) => decoder.decode(bytes) })
        return { file, pack }
      } catch (error) {
        if (error instanceof OvaError) throw ovaProblem(error, { name: file.name })
        throw error
      }
    }, [file]),
  )
}

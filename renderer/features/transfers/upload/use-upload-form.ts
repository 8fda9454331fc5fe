// What is chosen for each file that is about to be uploaded, and what speaks against it: its beginning is read here, before a
// byte is sent.
import { useEffect, useEffectEvent, useState } from 'react'
import { convertedName, isWorthConverting, refusalOf } from '#shared/images/check-image.ts'
import type { ImageRefusal } from '#shared/images/check-image.ts'
import { imageHeadBytes, recogniseImage } from '#shared/images/recognise-image.ts'
import type { RecognisedImage } from '#shared/images/recognise-image.ts'
import { VolumeName } from '#shared/model/storage/storage.ts'
import type { PoolRef } from '#shared/model/storage/storage.ts'
import { NewUpload } from '#shared/model/storage/transfer.ts'

export interface UploadChoice {
  readonly key: string
  readonly file: File
  readonly name: string
  /** As typed; empty compares with nothing. */
  readonly sha256: string
  readonly isConverted: boolean
  readonly canHaveBacking: boolean
  readonly canDiffer: boolean
  /** Undefined until it is read. */
  readonly image: RecognisedImage | undefined
}

export type UploadTrouble = 'name' | 'name-twice' | 'sha256' | 'empty'

export interface UploadForm {
  readonly choices: readonly UploadChoice[]
  add(files: readonly File[]): void
  change(key: string, change: Partial<UploadChoice>): void
  remove(key: string): void
  readonly isReady: boolean
}

export function useUploadForm(files: readonly File[]): UploadForm {
  const [choices, setChoices] = useState<readonly UploadChoice[]>(() => files.map(choiceOf))
  const change = (key: string, part: Partial<UploadChoice>): void => setChoices((before) => before.map((choice) => (choice.key === key ? { ...choice, ...part } : choice)))
  return {
    choices,
    add: (more) => setChoices((before) => [...before, ...more.map(choiceOf)]),
    change,
    remove: (key) => setChoices((before) => before.filter((choice) => choice.key !== key)),
    isReady: choices.length > 0 && choices.every((choice) => choice.image !== undefined && troubleOf(choice, choices) === undefined && refusalFor(choice) === undefined),
  }
}

function choiceOf(file: File): UploadChoice {
  return { key: crypto.randomUUID(), file, name: file.name, sha256: '', isConverted: false, canHaveBacking: false, canDiffer: false, image: undefined }
}

/** Looks into the file once, and takes it off the list if it cannot be read: a folder that was dropped, a file that is gone. */
export function useLookInto(file: File, onSeen: (seen: Pick<UploadChoice, 'image' | 'isConverted'>) => void, onUnreadable: () => void): void {
  // What is done with the answer changes at every render; the file does not.
  const seen = useEffectEvent(onSeen)
  const unreadable = useEffectEvent(onUnreadable)
  useEffect(() => {
    let isWanted = true
    readHead(file).then(
      (head) => {
        const image = recogniseImage(head)
        if (isWanted) seen({ image, isConverted: isWorthConverting(image.format) })
      },
      () => isWanted && unreadable(),
    )
    return () => {
      isWanted = false
    }
  }, [file])
}

async function readHead(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, imageHeadBytes).arrayBuffer())
}

export function troubleOf(choice: UploadChoice, all: readonly UploadChoice[]): UploadTrouble | undefined {
  if (choice.file.size === 0) return 'empty'
  if (!VolumeName.safeParse(choice.name).success) return 'name'
  if (all.some((other) => other !== choice && volumeNameOf(other) === volumeNameOf(choice))) return 'name-twice'
  return choice.sha256.trim() === '' || NewUpload.shape.sha256.safeParse(choice.sha256).success ? undefined : 'sha256'
}

export function refusalFor({ image, file, name, isConverted, canHaveBacking, canDiffer }: UploadChoice): ImageRefusal | undefined {
  return image && refusalOf(image, { name, sizeBytes: file.size, canHaveBacking, canDiffer, convertTo: isConverted ? 'qcow2' : undefined })
}

/** What the volume will be called. */
export function volumeNameOf({ name, isConverted }: UploadChoice): string {
  return isConverted ? convertedName(name, 'qcow2') : name
}

export function uploadOf(choice: UploadChoice, poolRef: PoolRef): NewUpload {
  const { name, file, sha256, isConverted, canHaveBacking, canDiffer } = choice
  return { ...poolRef, name, sizeBytes: file.size, canHaveBacking, canDiffer, ...(sha256.trim() === '' ? {} : { sha256: sha256.trim().toLowerCase() }), ...(isConverted ? { convertTo: 'qcow2' } : {}) }
}

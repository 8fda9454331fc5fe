// What a disk is: a path that is typed, or a volume or ISO that is chosen from the host's pools.
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { VolumePicker } from './volume-picker.tsx'

export interface ImageInputProps {
  readonly hostId: HostId
  readonly label: string
  /** As shared/domain/devices/disk-image.ts writes it. */
  readonly value: string | null
  readonly error: string | undefined
  readonly isDrive: boolean
  /** `format`: of a volume that was chosen. */
  readonly onChange: (value: string | null, format: string | undefined) => void
}

export function ImageInput({ hostId, label, value, error, isDrive, onChange }: ImageInputProps) {
  const { t } = useTranslation('hardware')
  const [text, setText] = useState(shown(value))
  const [isPicking, setPicking] = useState(false)
  // Of a running disk that stands on others only its file is an image by itself.
  const isOther = value !== null && !/^(?:file|block|volume):/.test(value)
  const give = (): void => {
    const next = imageFrom(text)
    if (next !== value) onChange(next, undefined)
  }
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <TextInput style={{ flex: 1 }} label={label} error={error} size="xs" readOnly={isOther} placeholder={t(isDrive ? 'image.empty' : 'image.none')} value={isOther ? value : text} onChange={({ currentTarget }) => setText(currentTarget.value)} onBlur={give} onKeyDown={({ key }) => key === 'Enter' && give()} />
      <Button size="xs" variant="default" onClick={() => setPicking(true)}>{t('image.choose')}</Button>
      {isDrive && value !== null && <Button size="xs" variant="default" onClick={() => onChange(null, undefined)}>{t('image.eject')}</Button>}
      {isPicking && (
        <VolumePicker
          hostId={hostId}
          isDrive={isDrive}
          onClose={() => setPicking(false)}
          onPick={({ image, format }) => {
            setPicking(false)
            onChange(image, format)
          }}
        />
      )}
    </Group>
  )
}

function shown(value: string | null): string {
  return value === null ? '' : value.slice(value.indexOf(':') + 1)
}

/** "/dev/…" is a device, another path a file, and "pool/name" a volume. */
function imageFrom(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (trimmed.startsWith('/dev/')) return `block:${trimmed}`
  return trimmed.startsWith('/') ? `file:${trimmed}` : `volume:${trimmed}`
}

// Marks an image as there to make machines from: those are offered first for a new one.
import { Button } from '@mantine/core'
import { IconTemplate, IconTemplateOff } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { VolumeRef } from '#shared/model/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/use-loaded.ts'
import { useActs } from '../../vms/use-acts.ts'

export function TemplateImageButton({ volumeRef: { hostId, pool, volume } }: { volumeRef: VolumeRef }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const { value, reload } = useLoaded(useCallback((signal: AbortSignal) => client.storage.templateImages({ hostId }, { signal }), [client, hostId]))
  const isTemplate = value?.some((image) => image.pool === pool && image.volume === volume) === true
  const Icon = isTemplate ? IconTemplateOff : IconTemplate
  return (
    <Button variant="default" disabled={value === undefined} leftSection={<Icon size={15} />} onClick={() => acts.attempt(client.storage.markTemplateImage({ hostId, pool, volume, isTemplate: !isTemplate }).then(reload))}>
      {t(isTemplate ? 'volume.unmark' : 'volume.mark')}
    </Button>
  )
}

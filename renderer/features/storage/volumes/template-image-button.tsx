// Marks an image as there to make machines from: those are offered first for a new one.
import { Button } from '@mantine/core'
import { IconTemplate, IconTemplateOff } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { isOtherThanMarked } from '#shared/model/storage/storage.ts'
import type { Volume, VolumeRef } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useActs } from '../../vms/use-acts.ts'

export function TemplateImageButton({ volumeRef: { hostId, pool, volume: name }, volume }: { volumeRef: VolumeRef; volume: Volume }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const { value, reload } = useLoaded(useCallback((signal: AbortSignal) => client.storage.templateImages({ hostId }, { signal }), [client, hostId]))
  const image = value?.find((each) => each.pool === pool && each.volume === name)
  const isTemplate = image !== undefined
  const mark = (isWanted: boolean): void => acts.attempt(client.storage.markTemplateImage({ hostId, pool, volume: name, isTemplate: isWanted }).then(reload))
  const Icon = isTemplate ? IconTemplateOff : IconTemplate
  return (
    <>
      <Button variant="default" disabled={value === undefined} leftSection={<Icon size={15} />} onClick={() => mark(!isTemplate)}>{t(isTemplate ? 'volume.unmark' : 'volume.mark')}</Button>
      {image && isOtherThanMarked(image, volume) && <div style={{ flexBasis: '100%' }}><Notice tone="warning" title={t('volume.replaced')}><Button size="compact-sm" variant="default" onClick={() => mark(true)}>{t('volume.markAgain')}</Button></Notice></div>}
    </>
  )
}

// The tags of the machine that a new volume is for, and the pool that the tiers choose for them.
import { Button, TagsInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pool } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../../state/use-session.ts'
import { Notice } from '../../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../../ui/effects/use-loaded.ts'
import { useKnownTags, useTiers } from '../../tiers/use-tiers.ts'

/** Nothing where there are no tiers. */
export function TierSuggestion({ pool, onChoose }: { pool: Pool; onChoose: (poolName: string) => void }) {
  const { t } = useTranslation('storage')
  const { value: tiers } = useTiers()
  const knownTags = useKnownTags()
  const [tags, setTags] = useState<readonly string[]>([])
  const { value, problem } = usePoolForTags(pool, tags)
  if (!tiers || tiers.length === 0) return null
  const offered = [...new Set([...tiers.flatMap((tier) => tier.tags), ...knownTags])]
  return (
    <>
      <TagsInput label={t('newVolume.tags')} description={t('newVolume.tagsHint')} data={offered} value={[...tags]} onChange={setTags} maxTags={64} />
      {problem && <ProblemAlert problem={problem} tone="warning" />}
      {tags.length > 0 && value && (
        <Notice
          tone={value.tier !== null && value.pool === null ? 'warning' : 'info'}
          title={value.tier === null ? t('newVolume.noTier') : value.pool === null ? t('tier.noTarget', { tier: value.tier }) : t(value.pool === pool.name ? 'newVolume.rightPool' : 'newVolume.suggestion', { tier: value.tier, pool: value.pool })}
          {...(value.pool !== null && value.pool !== pool.name ? { actions: <Button size="compact-xs" variant="default" onClick={() => value.pool !== null && onChoose(value.pool)}>{t('newVolume.usePool', { pool: value.pool })}</Button> } : {})}
        />
      )}
    </>
  )
}

function usePoolForTags({ hostId }: Pool, tags: readonly string[]) {
  const { client } = useSession()
  return useLoaded(useCallback((signal: AbortSignal) => (tags.length === 0 ? Promise.resolve({ tier: null, pool: null }) : client.storage.poolForTags({ hostId, tags: [...tags] }, { signal })), [client, hostId, tags]))
}

// What speaks against an act on snapshots, and what is worth knowing before it, in words.
import { List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Preflight } from '#shared/model/snapshots/preflight-findings.ts'
import { Notice } from '../../ui/feedback/notice.tsx'

/** Names may have 255 characters and no space. */
const anyBreak = { overflowWrap: 'anywhere' } as const

export function FindingList({ refusals, warnings }: Pick<Preflight, 'refusals' | 'warnings'>) {
  const { t } = useTranslation('snapshots')
  return (
    <>
      {refusals.length > 0 && (
        <Notice tone="error" title={t('refused')}>
          <Sentences sentences={refusals.map(({ code, about }) => t(`refusal.${code}`, { about: about.join(', ') }))} />
        </Notice>
      )}
      {refusals.length === 0 && warnings.length > 0 && (
        <Notice tone="warning" title={t('warned')}>
          <Sentences sentences={warnings.map(({ code, about }) => t(`warning.${code}`, { about: about.join(', ') }))} />
        </Notice>
      )}
    </>
  )
}

function Sentences({ sentences: [first, ...more] }: { sentences: readonly string[] }) {
  if (more.length === 0) return <Text size="sm" style={anyBreak}>{first}</Text>
  return <List size="sm" spacing={2} mt={2}>{[first, ...more].map((sentence) => <List.Item key={sentence} style={anyBreak}>{sentence}</List.Item>)}</List>
}

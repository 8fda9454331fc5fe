// What speaks against an act on snapshots, and what is worth knowing before it, in words.
import { List } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Preflight } from '#shared/model/preflight-findings.ts'
import { Notice } from '../../ui/feedback/notice.tsx'

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

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <List size="sm" spacing={2} mt={2} listStyleType={sentences.length === 1 ? 'none' : 'disc'} {...(sentences.length === 1 ? { styles: { item: { marginInlineStart: -18 } } } : {})}>
      {sentences.map((sentence) => <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }}>{sentence}</List.Item>)}
    </List>
  )
}

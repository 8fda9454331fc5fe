// What of the query is not understood, said under the box; with the query as it was written and that part marked.
import { IconAlertCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { problemWords } from './problem-words.ts'
import styles from './search-box.module.css'

/** Always there, empty while all is understood: screen readers tell only what changes in a place that they know. */
export function SearchMistake({ id, query, problem }: { id: string; query: string; problem: QueryProblem | undefined }) {
  const { t } = useTranslation()
  return (
    <div id={id} role="status">
      {problem && (
        <div className={styles['mistake']}>
          <IconAlertCircle size={15} aria-hidden />
          <span>{problemWords(t, problem)} <span className="muted">{t('search.leftOut')}</span></span>
          <span className={`mono ellipsis ${styles['query'] ?? ''}`} aria-hidden>{query.slice(0, problem.start)}<mark>{query.slice(problem.start, problem.end)}</mark>{query.slice(problem.end)}</span>
        </div>
      )}
    </div>
  )
}

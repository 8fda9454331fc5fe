// Files that stand on each other as a picture: the one that is written to on top, what it was made on below.
import { IconAlertTriangle, IconArrowDown } from '@tabler/icons-react'
import styles from './file-chain.module.css'

export interface ChainFile {
  readonly key: string
  readonly title: string
  readonly note: string
  /** "top": written to now; "quiet": beside the chain; "marked": what stands in the way. */
  readonly tone?: 'top' | 'quiet' | 'missing' | 'marked' | undefined
}

export interface FileChainProps {
  readonly label: string
  /** Of the arrow between two files: "stands on". */
  readonly arrow: string
  readonly files: readonly ChainFile[]
}

export function FileChain({ label, arrow, files }: FileChainProps) {
  return (
    <ol className={styles['chain']} aria-label={label}>
      {files.map(({ key, title, note, tone }, index) => (
        <li key={key}>
          {index > 0 && <span className={styles['arrow']}><IconArrowDown size={14} aria-label={arrow} /></span>}
          <div className={styles['link']} data-tone={tone}>
            <div className={styles['title']} dir="auto">{title}</div>
            {note !== '' && <div className={styles['note']}>{tone === 'missing' && <IconAlertTriangle size={14} aria-hidden />}{note}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

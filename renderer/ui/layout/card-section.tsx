// A titled block of a page.
import type { ReactNode } from 'react'
import styles from './card-section.module.css'

export function CardSection({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section aria-label={title} className={styles['card']}>
      <header className={styles['head']}>
        <h3 className={styles['title']}>{title}</h3>
        {aside}
      </header>
      <div className={styles['body']}>{children}</div>
    </section>
  )
}

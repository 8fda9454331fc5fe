// Cards in two columns that fill from the top: no card waits for its neighbour to end.
import type { ReactNode } from 'react'
import styles from './card-columns.module.css'

export function CardColumns({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>{left}</div>
      <div className={styles['column']}>{right}</div>
    </div>
  )
}

// Label and value pairs, aligned; long values wrap and can be selected.
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import styles from './fact-list.module.css'

export interface Fact {
  readonly label: string
  readonly value: ReactNode
  readonly isMono?: boolean
  /** Left out when there is no value, rather than shown as unknown. */
  readonly isOptional?: boolean
}

const isEmpty = (value: ReactNode): boolean => value === '' || value === null || value === undefined

export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.filter(({ value, isOptional = false }) => !isOptional || !isEmpty(value)).map(({ label, value, isMono = false }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd className={isMono ? 'mono' : undefined} dir="auto">{isEmpty(value) ? <span className="muted">–</span> : value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

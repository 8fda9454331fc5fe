// A checkbox for lists of thousands: the browser's own, in our look. Mantine's costs more than the rest of a row.
import { useEffect, useRef } from 'react'
import styles from './tick.module.css'

export interface TickProps {
  readonly label: string
  readonly isChecked: boolean
  readonly isMixed?: boolean
  /** Absent where the list listens for all its rows. */
  readonly onToggle?: () => void
  readonly tabIndex?: number
}

export function Tick({ label, isChecked, isMixed = false, onToggle = () => undefined, tabIndex = 0 }: TickProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed
  }, [isMixed])
  return <input ref={box} type="checkbox" className={styles['tick']} aria-label={label} checked={isChecked} onChange={onToggle} tabIndex={tabIndex} />
}

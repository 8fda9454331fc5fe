// A figure of a whole, as a bar with its numbers beside it.
import styles from './meter.module.css'

export interface MeterProps {
  readonly label: string
  readonly text: string
  /** 0 to 100; `null` while it is not known. */
  readonly percent: number | null
}

const highFrom = 90

export function Meter({ label, text, percent }: MeterProps) {
  const filled = Math.min(100, Math.max(0, percent ?? 0))
  return (
    <div className={styles['meter']}>
      <div className={styles['line']}><span className="muted">{label}</span><span className="figures">{text}</span></div>
      <div className={styles['track']} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(filled)} aria-valuetext={text}>
        <div className={styles['fill']} data-high={filled > highFrom || undefined} style={{ transform: `scaleX(${filled / 100})` }} />
      </div>
    </div>
  )
}

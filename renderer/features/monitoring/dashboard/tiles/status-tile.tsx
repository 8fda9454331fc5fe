// How many there are of each state: one number, a bar of its parts, and each part with its sign and word.
import { Link } from 'wouter'
import { formatNumber } from '../../../../i18n/format.ts'
import { HostStateIcon } from '../../../../ui/marks/host-state-icon.tsx'
import { StateIcon } from '../../../../ui/marks/state-icon.tsx'
import { toneColor } from '../../../../ui/marks/vm-state.ts'
import type { StateLook, StateTone } from '../../../../ui/marks/vm-state.ts'
import { Tile } from './tile.tsx'
import styles from './tiles.module.css'

export interface StatusTileProps {
  readonly area: string
  readonly title: string
  readonly href: string
  readonly counts: ReadonlyMap<StateTone, number>
  readonly wordOf: (tone: StateTone) => string
  readonly isOfHosts?: boolean
  /** Leads to the list of those in one state. */
  readonly onOpen?: (tone: StateTone | null) => void
}

const order: readonly StateTone[] = ['running', 'info', 'paused', 'error', 'off', 'unknown']
const icons: Readonly<Record<StateTone, StateLook['icon']>> = { running: 'play', info: 'moon', paused: 'pause', error: 'cross', off: 'stop', unknown: 'question' }

export function StatusTile({ area, title, href, counts, wordOf, isOfHosts = false, onOpen }: StatusTileProps) {
  const parts = order.flatMap((tone) => ((counts.get(tone) ?? 0) > 0 ? [{ tone, count: counts.get(tone) ?? 0 }] : []))
  const total = parts.reduce((sum, { count }) => sum + count, 0)
  return (
    <Tile title={title} href={href} onOpen={() => onOpen?.(null)} area={area}>
      <div className={styles['big']}>{formatNumber(total)}</div>
      <div className={styles['parts']} aria-hidden>{parts.map(({ tone, count }) => <i key={tone} style={{ flexGrow: count, background: toneColor[tone] }} />)}</div>
      <ul className={styles['states']}>
        {parts.map(({ tone, count }) => (
          <li key={tone}>
            <Link href={href} onClick={() => onOpen?.(tone)}>
              {isOfHosts ? <HostStateIcon tone={tone} size={14} /> : <StateIcon look={{ tone, icon: icons[tone], word: '' }} label="" size={13} />}
              <b>{formatNumber(count)}</b> {wordOf(tone)}
            </Link>
          </li>
        ))}
      </ul>
    </Tile>
  )
}

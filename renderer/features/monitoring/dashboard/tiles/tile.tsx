// A tile of the dashboard: its title leads to the page that the tile is about.
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './tiles.module.css'

export interface TileProps {
  readonly title: string
  readonly href?: string
  readonly onOpen?: () => void
  readonly aside?: ReactNode
  readonly area: string
  readonly children: ReactNode
}

export function Tile({ title, href, onOpen, aside, area, children }: TileProps) {
  return (
    <section className={styles['tile']} aria-label={title} style={{ gridArea: area }} data-testid={`tile-${area}`}>
      <header className={styles['head']}>
        <h3>{href === undefined ? title : <Link href={href} {...(onOpen ? { onClick: onOpen } : {})}>{title}<IconChevronRight size={14} aria-hidden /></Link>}</h3>
        {aside}
      </header>
      <div className={styles['body']}>{children}</div>
    </section>
  )
}

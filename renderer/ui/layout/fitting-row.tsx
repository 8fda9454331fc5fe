// Buttons of which as many are shown as fit in one line. Those that do not are neither seen nor reached by keyboard: whoever uses this has
// them in a menu beside it too.
import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import styles from './fitting-row.module.css'

export function FittingRow({ children }: { children: ReactNode }) {
  const row = useRef<HTMLDivElement>(null)
  // After every drawing too: a button's text grows with the number of machines that it is for.
  useLayoutEffect(() => {
    if (row.current) hideOutside(row.current)
  })
  useLayoutEffect(() => {
    const element = row.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => hideOutside(element))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return <div ref={row} className={styles['row']}>{children}</div>
}

function hideOutside(row: HTMLElement): void {
  const [first] = row.children
  if (!(first instanceof HTMLElement)) return
  for (const child of row.children) {
    if (child instanceof HTMLElement) child.toggleAttribute('data-outside', child.offsetTop > first.offsetTop)
  }
}

// The page of consoles. Once seen it stays mounted behind the other pages, so that consoles stay connected; it keeps its
// size while hidden, because a screen and a terminal that shrink to nothing would be laid out anew.
import { Center, Loader } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { useSession } from '../../state/use-session.ts'
import { useConsoleDock } from './consoles-store.ts'
import styles from './dock/dock.module.css'

const ConsoleDock = lazy(async () => ({ default: (await import('./dock/console-dock.tsx')).ConsoleDock }))

/** Place it in a positioned element that all pages share, at all times; `isShown` while the route is that of the consoles. */
export function ConsolesPage({ isShown }: { isShown: boolean }) {
  const isWanted = useConsoleDock((dock) => dock.wanted.length > 0)
  const isLayoutKnown = useStore(useSession().preferences, (state) => state.isLoaded)
  const [isMounted, setIsMounted] = useState(false)
  if (!isMounted && (isShown || isWanted)) setIsMounted(true)
  if (!isMounted) return null
  return (
    <div className={styles['page']} data-shown={isShown} inert={!isShown}>
      <Suspense fallback={<Waiting />}>{isLayoutKnown ? <ConsoleDock /> : <Waiting />}</Suspense>
    </div>
  )
}

function Waiting() {
  return (
    <Center h="100%">
      <Loader size="sm" />
    </Center>
  )
}

// Whether a person can see an element, or is about to: what is scrolled away need not be fetched or drawn.
import { useEffect, useState } from 'react'

export function useIsInSight(element: HTMLElement | null): boolean {
  const [isInSight, setInSight] = useState(false)
  useEffect(() => {
    if (!element) return undefined
    // A little before it is scrolled to.
    const observer = new IntersectionObserver((entries) => setInSight(entries.some(({ isIntersecting }) => isIntersecting)), { rootMargin: '160px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])
  return isInSight
}

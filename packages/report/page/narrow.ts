/** Whether the window is as narrow as a phone. */
import { useEffect, useState } from 'preact/hooks'

/** As in narrow.css. */
const NARROW = matchMedia('(max-width: 45rem)')

export function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(NARROW.matches)
  useEffect(() => {
    const follow = () => setNarrow(NARROW.matches)
    NARROW.addEventListener('change', follow)
    return () => NARROW.removeEventListener('change', follow)
  }, [])
  return isNarrow
}

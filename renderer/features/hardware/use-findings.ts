// What stands against a draft, asked of the hosts once it has rested for a moment.
import { useEffect, useState } from 'react'
import type { HardwareFinding } from '#shared/model/machines/hardware.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'

export interface Findings {
  readonly findings: readonly HardwareFinding[]
  readonly isChecking: boolean
}

const restMs = 500
const none: readonly HardwareFinding[] = []

/** Keep `ref` the same object. A check that fails finds nothing: libvirt's own answer comes with applying. */
export function useFindings(ref: VmRef, draft: { xml: string; baseXml: string } | undefined): Findings {
  const { client } = useSession()
  const [answer, setAnswer] = useState<{ xml: string; findings: readonly HardwareFinding[] }>({ xml: '', findings: none })
  const xml = draft?.xml
  const baseXml = draft?.baseXml
  useEffect(() => {
    if (xml === undefined || baseXml === undefined) return undefined
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.hardware.check({ ...ref, xml, baseXml }, { signal: stop.signal }).then(
        (findings) => stop.signal.aborted || setAnswer({ xml, findings }),
        () => stop.signal.aborted || setAnswer({ xml, findings: none }),
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, ref, xml, baseXml])
  if (xml === undefined) return { findings: none, isChecking: false }
  return { findings: answer.findings, isChecking: answer.xml !== xml }
}

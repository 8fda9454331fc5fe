// The definition of one object on a host, read and replaced through the console: what a page about the object shows.
import { useCallback } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'
import type { HostId } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'
import { DefinitionEditor } from './definition-editor.tsx'

export interface ObjectDefinitionProps {
  readonly hostId: HostId
  readonly kind: DefinitionKind
  /** The UUID of a domain; the name of a network, a pool or a filter; the path of a volume. */
  readonly objectKey: string
  readonly name: string
  /** As it runs now, instead of for the next start: read-only. */
  readonly isLive?: boolean
  /** Changes when the object may have changed on the host. */
  readonly version?: unknown
  /** Why it cannot be changed, beside the reasons that its kind has. */
  readonly readOnlyReason?: string | undefined
  /** At the start of the bar. */
  readonly leading?: ReactNode
}

export function ObjectDefinition({ hostId, kind, objectKey: key, name, isLive = false, version, readOnlyReason, leading }: ObjectDefinitionProps) {
  const { t } = useTranslation('definitions')
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.definitions.read({ hostId, kind, key, isLive }, { signal }), [client, hostId, kind, key, isLive])
  const history = useCallback((signal: AbortSignal) => client.definitions.history({ hostId, kind, key }, { signal }), [client, hostId, kind, key])
  const reason = readOnlyReason ?? (kind === 'volume' ? t('readOnly.volume') : isLive ? t('readOnly.live') : undefined)
  const subject = `${kind}/${hostId}/${key}/${isLive ? 'live' : 'next'}`
  return (
    <DefinitionEditor
      key={subject}
      {...{ kind, name, subject, load, history, version, leading }}
      apply={(change) => client.definitions.apply({ hostId, kind, key, ...change })}
      {...(reason === undefined ? {} : { readOnlyReason: reason })}
    />
  )
}

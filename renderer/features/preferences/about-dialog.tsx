// What this console is: its version, its shell, where secrets are kept.
import { Loader, Modal } from '@mantine/core'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../state/use-session.ts'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'

export function AboutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.system.about(undefined, { signal }), [client])
  const { value } = useLoaded(load)
  return (
    <Modal opened onClose={onClose} title={t('about.title')}>
      {!value && <Loader size="sm" />}
      {value && (
        <FactList
          facts={[
            { label: t('about.version'), value: value.version },
            { label: t('about.shell'), value: t(`about.shells.${value.shell}`) },
            { label: t('about.platform'), value: value.platform },
            { label: t('about.secrets'), value: value.secretStore ?? t('about.noSecrets') },
            { label: t('about.user'), value: value.user },
          ]}
        />
      )}
    </Modal>
  )
}

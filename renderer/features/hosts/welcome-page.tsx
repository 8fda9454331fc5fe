// The first start: three doors into the console.
import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { IconDeviceLaptop, IconPlugConnected, IconTelescope } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostCandidate } from '#shared/contract/hosts.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import styles from './welcome-page.module.css'

const demoFleet = 'demo://lab?hosts=12&vms=240'

export function WelcomePage() {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const local = useLocalLibvirt()
  const add = (uri: string, folder = ''): void => acts.attempt(client.hosts.add({ uri, folder }))
  return (
    // Centred by its margins: content that is higher than the page would lose its beginning to a centring flex box.
    <div style={{ flex: 1, minHeight: 0, overflow: 'auto', display: 'flex' }}>
      <Stack align="center" gap="lg" p="lg" m="auto" miw={0} maw="100%">
        <Stack gap={4} align="center">
          <Title order={2}>{t('welcome.title')}</Title>
          <Text c="var(--muted)" ta="center" maw={560} style={{ textWrap: 'balance' }}>{t('welcome.text')}</Text>
        </Stack>
        <div className={styles['doors']}>
          <Door icon={<IconPlugConnected size={30} stroke={1.5} />} title={t('welcome.connect.title')} text={t('welcome.connect.text')}>
            <Button onClick={() => openDialog({ kind: 'add-host' })}>{t('welcome.connect.button')}</Button>
            <Button variant="subtle" onClick={() => openDialog({ kind: 'import-hosts' })}>{t('welcome.connect.import')}</Button>
          </Door>
          <Door icon={<IconDeviceLaptop size={30} stroke={1.5} />} title={t('welcome.local.title')} text={local ? t('welcome.local.text', { uri: local.uri }) : t('welcome.local.none')}>
            <Button disabled={!local} onClick={() => local && add(local.uri)}>{t('welcome.local.button')}</Button>
          </Door>
          <Door icon={<IconTelescope size={30} stroke={1.5} />} title={t('welcome.demo.title')} text={t('welcome.demo.text')}>
            <Button variant="light" onClick={() => add(demoFleet)}>{t('welcome.demo.button')}</Button>
          </Door>
        </div>
      </Stack>
    </div>
  )
}

function Door({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children: ReactNode }) {
  return (
    <Card withBorder padding="lg" radius="md" style={{ background: 'var(--pane-bg)' }}>
      <Stack gap="sm" h="100%">
        <span style={{ color: 'var(--mantine-primary-color-filled)' }}>{icon}</span>
        <Text component="h3" m={0} fw={600} size="lg">{title}</Text>
        <Text size="sm" c="var(--muted)" style={{ flex: 1 }}>{text}</Text>
        <Stack gap={4}>{children}</Stack>
      </Stack>
    </Card>
  )
}

/** This machine's libvirt, if a socket of it is there; looked for once. */
function useLocalLibvirt(): HostCandidate | undefined {
  const { client } = useSession()
  const [found, setFound] = useState<HostCandidate>()
  useEffect(() => {
    const stop = new AbortController()
    client.hosts.discover(undefined, { signal: stop.signal }).then(
      (candidates) => setFound(candidates.find(({ source }) => source === 'this-machine')),
      () => setFound(undefined),
    )
    return () => stop.abort()
  }, [client])
  return found
}

// The header: name, palette, the state of all hosts at a glance, consoles, theme, menu.
import { ActionIcon, Button, Group, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconDots, IconFileImport, IconInfoCircle, IconKeyboard, IconLayoutSidebar, IconMoon, IconPlus, IconSearch, IconServer, IconSettings, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useComputedColorScheme } from '@mantine/core'
import { Keys } from '../features/palette/keys.tsx'
import { palette } from '../features/palette/palette-store.ts'
import { WaitingQuestions } from '../features/questions/waiting-questions.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useUi } from '../state/ui-store.ts'
import { useHosts, usePreferences, useSession } from '../state/use-session.ts'
import { HostStateIcon } from '../ui/marks/host-state-icon.tsx'
import { isHostUp, toneOfHost } from '../ui/marks/vm-state.ts'
import type { StateTone } from '../ui/marks/vm-state.ts'
import { routes } from './routes.ts'

export function Header() {
  const { t } = useTranslation()
  const session = useSession()
  const { isTreeOpen } = usePreferences()
  const openDialog = useUi((state) => state.openDialog)
  const scheme = useComputedColorScheme('light')
  return (
    <Group component="header" h={44} px="sm" gap="xs" wrap="nowrap" style={{ background: 'var(--pane-bg)', borderBottom: '1px solid var(--line)', flex: 'none' }}>
      <IconButton label={t('header.tree')} icon={IconLayoutSidebar} onClick={() => session.setPreferences({ isTreeOpen: !isTreeOpen })} />
      <Link href={routes.allVms} style={{ textDecoration: 'none', color: 'inherit', flex: 'none' }}><Text fw={700} size="md" style={{ letterSpacing: -0.2 }}>NovaCron <span className="wide-only" style={{ fontWeight: 400, color: 'var(--muted)' }}>Console</span></Text></Link>
      <UnstyledButton onClick={palette.open} aria-label={t('header.palette')} style={{ flex: 1, minWidth: 0, maxWidth: 460, margin: '0 auto', height: 28, border: '1px solid var(--line)', borderRadius: 6, padding: '0 10px', display: 'flex', alignItems: 'center', gap: 8, color: 'var(--muted)', background: 'var(--frame-bg)' }}>
        <IconSearch size={15} /><span className="ellipsis" style={{ fontSize: 13 }}>{t('header.palettePrompt')}</span><span className="wide-only" style={{ marginLeft: 'auto', whiteSpace: 'nowrap' }}><Keys combination="mod+K" /></span>
      </UnstyledButton>
      <WaitingQuestions />
      <HostSummary />
      <NewVmButton />
      <Button className="narrow-icon" leftSection={<IconServer size={15} />} variant="light" aria-label={t('header.addHost')} title={t('header.addHost')} onClick={() => openDialog({ kind: 'add-host' })} style={{ flex: 'none' }}>{t('header.addHost')}</Button>
      <IconButton label={t('palette.toggleTheme')} icon={scheme === 'dark' ? IconSun : IconMoon} onClick={() => session.setPreferences({ theme: scheme === 'dark' ? 'light' : 'dark' })} />
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon aria-label={t('header.menu')}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport size={15} />} onClick={() => openDialog({ kind: 'import-hosts' })}>{t('host.import')}</Menu.Item>
          <Menu.Item leftSection={<IconSettings size={15} />} onClick={() => openDialog({ kind: 'preferences' })}>{t('preferences.title')}</Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={() => openDialog({ kind: 'shortcuts' })}>{t('shortcuts.title')}</Menu.Item>
          <Menu.Item leftSection={<IconInfoCircle size={15} />} onClick={() => openDialog({ kind: 'about' })}>{t('about.title')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}

/** On the page of a host, there. */
function NewVmButton() {
  const { t } = useTranslation('creation')
  const openDialog = useUi((state) => state.openDialog)
  const hosts = useHosts()
  const [path] = useLocation()
  const here = [...hosts.values()].find(({ id }) => path.startsWith(routes.host(id)))
  if (hosts.size === 0) return null
  return <Button className="narrow-icon" aria-label={t('short')} leftSection={<IconPlus size={15} />} onClick={() => openDialog({ kind: 'new-vm', hostId: isHostUp(here) ? here?.id : undefined })} style={{ flex: 'none' }}>{t('short')}</Button>
}

function IconButton({ label, icon: Icon, onClick }: { label: string; icon: typeof IconDots; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <Icon size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}

const summaryTones: readonly StateTone[] = ['running', 'info', 'paused', 'error', 'off']

/** How many hosts are in which condition; only what there is. */
function HostSummary() {
  const { t } = useTranslation()
  const counts = new Map<StateTone, number>()
  for (const host of useHosts().values()) counts.set(toneOfHost(host), (counts.get(toneOfHost(host)) ?? 0) + 1)
  const shown = summaryTones.filter((tone) => counts.has(tone))
  if (shown.length === 0) return null
  return (
    <Group gap={10} wrap="nowrap" style={{ flex: 'none' }} role="status" aria-label={t('header.hosts')}>
      {shown.map((tone) => (
        <Tooltip key={tone} label={t(`header.hostsTone.${tone}`, { count: counts.get(tone) ?? 0 })}>
          <Group gap={5} wrap="nowrap"><HostStateIcon tone={tone} size={15} /><Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>{formatNumber(counts.get(tone) ?? 0)}</Text></Group>
        </Tooltip>
      ))}
    </Group>
  )
}

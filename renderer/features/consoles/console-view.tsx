// The Console tab of a VM's page: its screen, or whichever of its consoles was chosen, and the way into the dock.
import { IconExternalLink, IconLayoutBoard, IconTerminal2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsoleTarget, Vm } from '#shared/model/machines/vm.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { openConsole } from './consoles-store.ts'
import { detachConsole } from './dock/detached.ts'
import { defaultConsole, refOf } from './session/console-ref.ts'
import { AnyConsole } from './frame/any-console.tsx'
import { ToolbarButton } from './frame/toolbar-button.tsx'

export function ConsoleView({ vm }: { vm: Vm }) {
  const { t } = useTranslation('consoles')
  const [chosen, setChosen] = useState<ConsoleTarget>()
  const shown = chosen ?? defaultConsole(vm)
  if (!shown) {
    const text = vm.isDetailed ? t('page.noConsolesText', { vm: vm.name }) : t('page.notReadYet')
    return <EmptyState icon={<IconTerminal2 size={32} />} title={t('page.noConsoles')} text={text} />
  }
  const ref = refOf(vm, shown)
  const trailing = (
    <>
      <ToolbarButton label={t('bar.openInDock')} icon={<IconLayoutBoard size={17} />} onClick={() => openConsole(vm, shown.kind, shown.device)} />
      <ToolbarButton label={t('bar.detach')} icon={<IconExternalLink size={17} />} onClick={() => detachConsole(ref)} />
    </>
  )
  return <AnyConsole consoleRef={ref} onSwitch={setChosen} trailing={trailing} hasName={false} />
}

// What the palette offers for the words typed. "shut down web-01" acts on that VM; without a name, acts concern the selection.
import { useNetworkCommands } from '../networks/use-network-commands.ts'
import { useStorageCommands } from '../storage/use-storage-commands.ts'
import { useShownCommands } from './page/use-shown-commands.ts'
import type { Command, CommandGroup } from './command.ts'
import { matchWords } from './match-words.ts'
import { useHostActCommands, useHostCommands } from './use-host-commands.ts'
import { usePageCommands } from './use-page-commands.ts'
import { useTaskCommands } from './use-task-commands.ts'
import { useActCommands, useVmCommands } from './use-vm-commands.ts'

export function useCommands(query: string): CommandGroup[] {
  const acts: CommandGroup = { id: 'acts', commands: [...useActCommands(query), ...useHostActCommands(query)] }
  const vms: CommandGroup = { id: 'vms', commands: useVmCommands(query) }
  const hosts: CommandGroup = { id: 'hosts', commands: useHostCommands(query) }
  // A host's name is found in each of its machines too; whoever types it means the host.
  const isHostNamed = hosts.commands.some(({ label }) => isNamed(query, label)) && !vms.commands.some(({ label }) => isNamed(query, label))
  const isAct = ({ label }: Command): boolean => acts.commands.some((act) => act.label === label)
  return [
    acts,
    // A selection's bar has the acts too, which are told above with what they are about.
    { id: 'shown', commands: useShownCommands(query).filter((command) => !isAct(command)) },
    ...(isHostNamed ? [hosts, vms] : [vms, hosts]),
    { id: 'tasks', commands: useTaskCommands(query) },
    { id: 'storage', commands: useStorageCommands(query) },
    { id: 'networks', commands: useNetworkCommands(query) },
    { id: 'pages', commands: usePageCommands(query) },
  ]
}

/** All the words are in the name itself, not in what stands below it. */
function isNamed(query: string, name: string): boolean {
  return query.trim() !== '' && matchWords(query, name) === ''
}

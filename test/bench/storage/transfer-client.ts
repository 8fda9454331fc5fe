// Moves files of this machine through a console that runs on it, as virsh does: from a file to a volume, and back.
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'

export interface TransferClient {
  upload(at: { readonly hostId: HostId; readonly pool: string; readonly name: string }, path: string): Promise<void>
  download(at: { readonly hostId: HostId; readonly pool: string; readonly volume: string }, path: string): Promise<void>
}

export function createTransferClient({ client }: Pick<ConsoleProcess, 'client'>): TransferClient {
  const untilDone = async ({ taskId }: { taskId: TaskId }): Promise<void> => {
    for await (const event of await client.tasks.watch()) {
      const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
      if (!task || !isEnded(task.state)) continue
      if (task.state !== 'succeeded') throw new Error(`the transfer ${task.state}: ${task.problem?.message ?? ''}`)
      return
    }
  }
  return {
    upload: async (at, path) => untilDone(await client.transfers.uploadFile({ ...at, path })),
    download: async (at, path) => untilDone(await client.transfers.downloadFile({ ...at, path })),
  }
}

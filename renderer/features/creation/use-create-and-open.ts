// Makes a machine without starting it, and opens its settings when it is there: all hardware before the first boot.
import { useLocation } from 'wouter'
import { AppError } from '#shared/errors.ts'
import type { NewVm } from '#shared/model/provisioning/creation.ts'
import { isEnded } from '#shared/model/task.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'

export function useCreateAndOpen(): (wish: NewVm) => Promise<void> {
  const { client } = useSession()
  const [, navigate] = useLocation()
  return async (wish) => {
    const { taskId } = await client.creation.create({ ...wish, start: false })
    for await (const event of await client.tasks.watch()) {
      const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
      if (!task || !isEnded(task.state)) continue
      // Why it failed, its task says.
      if (task.state !== 'succeeded') return
      break
    }
    const vm = (await client.inventory.listVms({ query: '' })).find(({ hostId, name }) => hostId === wish.hostId && name === wish.name)
    if (!vm) throw new AppError('vm-not-found', { message: `${wish.name} was made, and is not in the list yet`, params: { name: wish.name } })
    navigate(routes.vm(vm, 'hardware'))
  }
}

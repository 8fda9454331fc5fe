// The page that a line of the tree stands for. Pure.
import { routes } from '../../../app/routes.ts'
import type { TreeLine } from './build-tree.ts'

/** A page with tabs is the same place on each of them. */
export function isAtLine(location: string, line: TreeLine): boolean {
  const route = routeOfLine(line)
  return location === route || (line.kind !== 'root' && location.startsWith(`${route}/`))
}

export function routeOfLine(line: TreeLine): string {
  switch (line.kind) {
    case 'root':
      return routes.allVms
    case 'folder':
      return routes.folder(line.path)
    case 'group':
      return routes.group(line.by, line.value)
    case 'host':
      return routes.host(line.host.id)
    case 'vm':
      return routes.vm(line.vm)
    default:
      return line satisfies never
  }
}

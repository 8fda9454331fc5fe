// What a user does to a dashboard: panels are added, changed, moved, sized and taken away. Pure.
import type { Dashboard, DashboardPanel } from '#shared/model/monitoring/dashboard.ts'

export const widest = 3

export function withPanel(board: Dashboard, panel: DashboardPanel): Dashboard {
  const isThere = board.panels.some(({ id }) => id === panel.id)
  return { ...board, panels: isThere ? board.panels.map((each) => (each.id === panel.id ? panel : each)) : [...board.panels, panel] }
}

export function withoutPanel(board: Dashboard, id: string): Dashboard {
  return { ...board, panels: board.panels.filter((panel) => panel.id !== id) }
}

/** By so many places; the edges hold it. */
export function movedPanel(board: Dashboard, id: string, by: number): Dashboard {
  const from = board.panels.findIndex((panel) => panel.id === id)
  return from < 0 ? board : placedPanel(board, id, from + by)
}

export function placedPanel(board: Dashboard, id: string, to: number): Dashboard {
  const panel = board.panels.find((each) => each.id === id)
  if (!panel) return board
  const rest = board.panels.filter((each) => each.id !== id)
  const at = Math.min(rest.length, Math.max(0, to))
  return { ...board, panels: [...rest.slice(0, at), panel, ...rest.slice(at)] }
}

export function sizedPanel(board: Dashboard, id: string, by: -1 | 1): Dashboard {
  return { ...board, panels: board.panels.map((panel) => (panel.id === id ? { ...panel, width: Math.min(widest, Math.max(1, panel.width + by)) } : panel)) }
}

/** In place of the one with its id, or at the end. */
export function withBoard(boards: readonly Dashboard[], board: Dashboard): Dashboard[] {
  return boards.some(({ id }) => id === board.id) ? boards.map((each) => (each.id === board.id ? board : each)) : [...boards, board]
}

/** The name, with a number if another has it. */
export function freeName(boards: readonly Dashboard[], name: string): string {
  const taken = new Set(boards.map((board) => board.name))
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}

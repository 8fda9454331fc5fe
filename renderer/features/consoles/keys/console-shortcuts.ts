// The console's own shortcuts, by the code of the key that is struck with Ctrl and Shift while the guest has the keyboard.
export const consoleShortcutCodes = { fullScreen: 'Enter', find: 'KeyF', copy: 'KeyC' } as const
export type ConsoleShortcutId = keyof typeof consoleShortcutCodes

/** As the sheet of shortcuts shows them. */
export const consoleShortcutKeys: Readonly<Record<ConsoleShortcutId, string>> = { fullScreen: 'Ctrl+Shift+Enter', find: 'Ctrl+Shift+F', copy: 'Ctrl+Shift+C' }

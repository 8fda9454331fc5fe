// Facts: the terminal's colours in both themes. The sixteen of ANSI have enough contrast on their ground to be read.
import type { ITheme } from '@xterm/xterm'
import type { FoundMarks } from './serial-terminal.ts'

export const terminalThemes: Readonly<Record<'light' | 'dark', ITheme>> = {
  dark: {
    background: '#0e1116', foreground: '#d5d9e0', cursor: '#76a4ef', cursorAccent: '#0e1116', selectionBackground: '#2b4a7a', overviewRulerBorder: '#0e1116',
    black: '#3c4452', red: '#f06a66', green: '#3fbf6b', yellow: '#e0a030', blue: '#76a4ef', magenta: '#c792ea', cyan: '#5bc8d4', white: '#d5d9e0',
    brightBlack: '#8e97a6', brightRed: '#ff8a86', brightGreen: '#6ddc93', brightYellow: '#f2c063', brightBlue: '#a6c4f5', brightMagenta: '#ddb3ff', brightCyan: '#8be3ec', brightWhite: '#ffffff',
  },
  light: {
    background: '#ffffff', foreground: '#1d232c', cursor: '#2a6fe6', cursorAccent: '#ffffff', selectionBackground: '#c7dcfb', overviewRulerBorder: '#ffffff',
    black: '#1d232c', red: '#b3201d', green: '#14702f', yellow: '#8a5300', blue: '#1c5ecc', magenta: '#8a2da8', cyan: '#0b6f7d', white: '#717b89',
    brightBlack: '#4c5562', brightRed: '#c9302c', brightGreen: '#1a8a3c', brightYellow: '#a36300', brightBlue: '#2a6fe6', brightMagenta: '#a03cc0', brightCyan: '#0d8594', brightWhite: '#333b47',
  },
}

export const foundMarks: Readonly<Record<'light' | 'dark', FoundMarks>> = {
  dark: { matchBackground: '#7a5c00', matchOverviewRuler: '#e0a030', activeMatchBackground: '#a35f00', activeMatchColorOverviewRuler: '#ffb84d' },
  light: { matchBackground: '#ffe08a', matchOverviewRuler: '#c77700', activeMatchBackground: '#ffb84d', activeMatchColorOverviewRuler: '#8a5300' },
}

// The rooms of the code and what each may import: design as data. The test beside it reads every import of the tree;
// `ARCHITECTURE.md` shows the same table. The first matching room of a path wins.

export interface Room {
  readonly path: string
  /** Other rooms that may be imported, by path prefix. A room may always import itself. */
  readonly mayImport: readonly string[]
  /** npm packages and node: modules that may be imported; a trailing * matches the rest. */
  readonly packages: readonly string[]
}

const providerFiles = ['electron/providers/nouns', ...['provider', 'connection-uri', 'noun', 'metrics-provider'].map((name) => `electron/providers/${name}.ts`)]
const providerInterface = [...providerFiles, 'electron/lib', 'electron/bytes']

export const rooms: readonly Room[] = [
  { path: 'shared/cloning', mayImport: ['shared/xml', 'shared/domain'], packages: [] },
  { path: 'shared/domain', mayImport: ['shared/xml'], packages: [] },
  { path: 'shared/export', mayImport: ['shared/xml', 'shared/model', 'shared/cloning'], packages: [] },
  { path: 'shared/ova', mayImport: ['shared/xml', 'shared/errors.ts', 'shared/hints.ts', 'shared/reasons.ts'], packages: [] },
  { path: 'shared/networks', mayImport: ['shared/xml', 'shared/model'], packages: [] },
  { path: 'shared', mayImport: [], packages: ['zod', '@orpc/contract'] },

  { path: 'electron/libvirt', mayImport: [], packages: ['node:*'] },
  { path: 'electron/ssh', mayImport: [], packages: ['node:*', 'ssh2'] },
  { path: 'electron/lib', mayImport: ['shared', 'resources/i18n'], packages: ['node:*', 'better-sqlite3', 'i18next', 'kysely', 'kysely/migration', 'pino'] },
  { path: 'electron/bytes', mayImport: ['shared', 'electron/lib'], packages: ['node:*'] },
  // A tool of the developer's, which no part of the console imports.
  { path: 'electron/engine/metrics/codec/kernel/generate.ts', mayImport: [], packages: ['node:*', 'wabt'] },
  { path: 'electron/engine', mayImport: ['shared/model'], packages: [] },

  { path: 'electron/providers/libvirt', mayImport: ['shared', 'electron/lib', 'electron/bytes', 'electron/libvirt', 'electron/ssh', ...providerFiles, 'electron/providers/demo'], packages: ['node:*', 'zod'] },
  { path: 'electron/providers/demo', mayImport: ['shared', 'electron/lib', 'electron/bytes', 'electron/libvirt', ...providerFiles], packages: ['node:*'] },
  { path: 'electron/providers', mayImport: ['shared', 'electron/lib', 'electron/bytes', 'electron/ssh/config/safe-names.ts', 'electron/ssh/route/shared-hops.ts'], packages: ['node:*'] },
  { path: 'electron/workers/reports', mayImport: ['shared', 'electron/lib'], packages: ['node:*', 'bidi-js', 'bidi-js/*', 'fontkit', 'pdfmake', 'pdfmake/*', 'write-excel-file/node', 'echarts/*'] },
  { path: 'electron/workers/metrics/store', mayImport: ['shared', 'electron/lib', 'electron/engine'], packages: ['node:*', 'better-sqlite3'] },
  { path: 'electron/workers/metrics', mayImport: ['shared', 'electron/lib', 'electron/engine', 'electron/workers'], packages: ['node:*', 'protobufjs', 'protobufjs/minimal.js', 'snappyjs'] },
  { path: 'electron/workers', mayImport: ['shared', 'electron/lib', 'electron/engine', 'electron/libvirt', 'electron/ssh', 'electron/providers'], packages: ['node:*'] },

  { path: 'electron/services', mayImport: ['shared', 'resources/os-catalogue.json', ...providerInterface, 'electron/engine', 'electron/ssh/config'], packages: ['node:*', 'croner', 'kysely', 'nodemailer', 'yaml', 'zod'] },
  { path: 'electron/app', mayImport: ['shared', 'resources/report-templates', 'electron/lib', 'electron/services', 'electron/providers', 'electron/workers', 'electron/ssh'], packages: ['node:*', '@orpc/*', '@opentelemetry/*', 'zod', 'kysely'] },
  { path: 'electron/server', mayImport: ['shared', 'electron/app', 'electron/lib'], packages: ['node:*', 'fastify', '@fastify/*', '@orpc/*', 'ws', 'zod'] },
  { path: 'electron/desktop', mayImport: ['shared', 'electron/app', 'electron/lib'], packages: ['node:*', 'electron', 'electron-store', '@orpc/*', 'zod'] },
  { path: 'electron/main.ts', mayImport: ['electron/desktop'], packages: ['electron'] },
  { path: 'electron/serve.ts', mayImport: ['shared', 'electron/app', 'electron/server', 'electron/lib'], packages: ['node:*'] },
  { path: 'electron/start.ts', mayImport: ['shared', 'electron/app', 'electron/lib'], packages: ['node:*'] },

  { path: 'preload', mayImport: [], packages: ['electron'] },

  { path: 'renderer/jsx', mayImport: ['shared'], packages: ['react', 'react/*', 'react-dom/server'] },
  { path: 'renderer/ui', mayImport: ['shared'], packages: ['react', 'react/*', 'react-dom', 'react-error-boundary', '@mantine/*', '@tabler/icons-react', '@tanstack/*', '@uiw/*', '@codemirror/*', 'react-i18next', 'i18next', 'echarts', 'echarts/*', 'zustand', 'zustand/*'] },
  { path: 'renderer', mayImport: ['shared', 'resources/i18n'], packages: ['react', 'react/*', 'react-dom', 'react-dom/*', '@mantine/*', '@tabler/icons-react', '@tanstack/*', '@uiw/*', '@codemirror/*', 'codemirror', '@xyflow/react', '@xyflow/react/*', '@dagrejs/dagre', '@xterm/*', '@novnc/*', 'dockview-react', 'dockview-react/*', 'i18next', 'react-i18next', 'react-markdown', 'react-resizable-panels', 'remark-gfm', 'wouter', 'wouter/*', 'zustand', 'zustand/*', 'zod', '@orpc/client', '@orpc/client/*', '@orpc/contract'] },
]

/** Tests may besides use the test runner, property tests and the parts they compare with. */
export const testPackages = ['vitest', 'fast-check', 'node:*', 'read-excel-file/node', 'smtp-server', 'ssh2', 'unpdf', 'ws']

export function roomOf(path: string): Room | undefined {
  return rooms.find((room) => path === room.path || path.startsWith(`${room.path}/`))
}

export function isAllowed(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

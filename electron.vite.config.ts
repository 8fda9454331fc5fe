// Builds all of it in one pass: the desktop's main process, the headless server and the session worker (Node side),
// the preload script (CommonJS, as a sandboxed preload must be) and the renderer.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Pure JavaScript in hundreds of small files, which every thread would look for and load one by one at its start. */
const bundled = ['zod', 'kysely', '@orpc/client', '@orpc/contract', '@orpc/server', '@orpc/openapi', '@orpc/zod']

export default defineConfig({
  main: {
    build: {
      externalizeDeps: { exclude: bundled },
      minify: false,
      rolldownOptions: {
        input: { main: 'electron/main.ts', serve: 'electron/serve.ts', 'session-worker': 'electron/workers/session-worker.ts', 'metrics-worker': 'electron/workers/metrics/metrics-worker.ts', 'report-worker': 'electron/workers/reports/report-worker.ts', 'database-thread': 'electron/lib/database/database-thread.ts' },
        // Flat, so that a file named beside import.meta.url is found wherever its code was bundled to.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: true,
      rolldownOptions: { input: { preload: 'preload/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    // Whatever is drawn passes through our own runtime: renderer/jsx.
    plugins: [react({ jsxImportSource: '#jsx' })],
    build: {
      minify: true,
      outDir: 'out/renderer',
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
})

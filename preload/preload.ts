// Hands the window message ports and nothing else: one for the contract, one per console. It knows no feature.
import { contextBridge, ipcRenderer } from 'electron'

/** Passes a port that the main process sent on to the page, which listens with window.addEventListener('message'). */
function forwardPort(channel: string, kind: string): void {
  ipcRenderer.on(channel, (event, detail: unknown) => {
    window.postMessage({ kind, detail }, window.location.origin, event.ports)
  })
}

forwardPort('novacron:port', 'novacron:port')
forwardPort('novacron:console-port', 'novacron:console-port')

contextBridge.exposeInMainWorld('novacron', {
  shell: 'desktop',
  requestPort: () => ipcRenderer.send('novacron:request-port'),
  openConsolePort: (ticket: string) => ipcRenderer.send('novacron:open-console-port', ticket),
})

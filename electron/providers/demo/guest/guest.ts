export interface Guest extends Disposable {
  announce(what: 'shutdown' | 'reboot' | 'nmi'): void
  boot(): void
}

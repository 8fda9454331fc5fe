// The operating systems that the demo's guests pretend to run, with libosinfo's identifiers. Facts only.

export interface OperatingSystem {
  readonly family: 'linux' | 'bsd' | 'windows'
  /** libosinfo's identifier, as virt-install writes it into a domain's metadata. */
  readonly id: string
  readonly prettyName: string
  readonly kernel: string
  /** What the guest agent reports: os.id and os.version-id. */
  readonly agentId: string
  readonly versionId: string
}

export const operatingSystems = {
  debian12: { family: 'linux', id: 'http://debian.org/debian/12', prettyName: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-31-amd64', agentId: 'debian', versionId: '12' },
  debian13: { family: 'linux', id: 'http://debian.org/debian/13', prettyName: 'Debian GNU/Linux 13 (trixie)', kernel: '6.12.41-amd64', agentId: 'debian', versionId: '13' },
  ubuntu2204: { family: 'linux', id: 'http://ubuntu.com/ubuntu/22.04', prettyName: 'Ubuntu 22.04.5 LTS', kernel: '5.15.0-141-generic', agentId: 'ubuntu', versionId: '22.04' },
  ubuntu2404: { family: 'linux', id: 'http://ubuntu.com/ubuntu/24.04', prettyName: 'Ubuntu 24.04.2 LTS', kernel: '6.8.0-63-generic', agentId: 'ubuntu', versionId: '24.04' },
  alma9: { family: 'linux', id: 'http://almalinux.org/almalinux/9', prettyName: 'AlmaLinux 9.6 (Sage Margay)', kernel: '5.14.0-570.el9.x86_64', agentId: 'almalinux', versionId: '9.6' },
  rocky9: { family: 'linux', id: 'http://rockylinux.org/rocky/9', prettyName: 'Rocky Linux 9.6 (Blue Onyx)', kernel: '5.14.0-570.el9.x86_64', agentId: 'rocky', versionId: '9.6' },
  rhel9: { family: 'linux', id: 'http://redhat.com/rhel/9.4', prettyName: 'Red Hat Enterprise Linux 9.4 (Plow)', kernel: '5.14.0-427.el9.x86_64', agentId: 'rhel', versionId: '9.4' },
  fedora42: { family: 'linux', id: 'http://fedoraproject.org/fedora/42', prettyName: 'Fedora Linux 42 (Server Edition)', kernel: '6.14.9-300.fc42.x86_64', agentId: 'fedora', versionId: '42' },
  alpine322: { family: 'linux', id: 'http://alpinelinux.org/alpinelinux/3.22', prettyName: 'Alpine Linux v3.22', kernel: '6.12.31-0-virt', agentId: 'alpine', versionId: '3.22' },
  freebsd14: { family: 'bsd', id: 'http://freebsd.org/freebsd/14.2', prettyName: 'FreeBSD 14.2-RELEASE', kernel: '14.2-RELEASE-p3', agentId: 'freebsd', versionId: '14.2' },
  windows2022: { family: 'windows', id: 'http://microsoft.com/win/2k22', prettyName: 'Windows Server 2022 Standard', kernel: '20348', agentId: 'mswindows', versionId: '2022' },
  windows11: { family: 'windows', id: 'http://microsoft.com/win/11', prettyName: 'Windows 11 Pro', kernel: '22631', agentId: 'mswindows', versionId: '11' },
} as const satisfies Record<string, OperatingSystem>

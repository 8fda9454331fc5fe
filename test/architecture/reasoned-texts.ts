// The sentences that code may hold, and why: facts for the check beside it. What a person reads is in none of them, or stands beside a key by
// which it is worded.

/** Texts for programs, whatever file they are in. */
export const forPrograms: readonly RegExp[] = [
  /^['"`](text|application|multipart)\/|^['"`]Content-Type: |^['"`]attachment; |^['"`]public, max-age/,
  /^["'`]default-src /,
  /^['"`](body|<!doctype)/,
  /^['"`]yyyy-mm-dd hh:mm/,
  // XML, and the scripts that a shell of a host runs.
  /^['"`](<\?xml|\\?n?\s*<[a-z])/,
  /^['"`](PATH=|exec sh |cat \/|command -v |for \w+ in |if test |while read |\[ -S |s=\$|LIBGUESTFS_BACKEND=)/,
]

/** Files that have sentences for a reason, or texts of one by pattern. */
export const reasonedTexts: Readonly<Record<string, string | RegExp>> = {
  // The options of a program are the same in every language, and so is what it says of them; a script may look for it.
  'electron/app/command-line.ts': /^`Usage: novacron/,
  'electron/app/launch.ts': /Electron's binary is not|There is no display/,
  'electron/start.ts': 'what is said before the console starts',
  'electron/serve.ts': /needs Node.js 24/,
  'electron/app/node-platform.ts': /Application Support/,
  'electron/app/secret-file.ts': /encrypted file/,
  'electron/desktop/electron-platform.ts': /OS keychain/,
  'electron/workers/metrics/store/file/metric-file.ts': 'SQL',
  'electron/workers/metrics/store/file/store-writer.ts': /The store of metrics was \$\{trouble\}/,
  'electron/services/monitoring/answers/prometheus-page.ts': 'help in the format of Prometheus',
  'electron/engine/metrics/exposition.ts': /^'the (VM|host|pool)'$/,
  'electron/services/prometheus/history/node-exporter-recipes.ts': 'expressions of Prometheus',

  // Raw texts of errors that have a code or a reason, put together beside them, and what terminals are told of them.
  'electron/services/cloning/chosen-settings.ts': /virtual CPUs|of memory/,
  'electron/services/tasks/task-runner.ts': /The console ended before this task did/,
  'electron/server/http-server.ts': /Something went wrong inside the console|^problemOf\(error\)\.message$/,
  'electron/libvirt/client/errors.ts': /the libvirt (daemon|connection)|the peer does not speak/,
  'electron/libvirt/client/calls/rpc-session.ts': /^`(a packet of type|the unknown event)/,
  'electron/ssh/errors.ts': /\$\{address\}/,
  'electron/ssh/auth/refusal.ts': /^['`](Nothing could be tried|The server (takes|said))/,
  'electron/ssh/channel/command.ts': /^`the command/,
  'electron/ssh/channel/open-channel.ts': /^'could not/,
  'electron/ssh/channel/socket-failure.ts': /\$\{label\}/,
  'electron/ssh/route/route.ts': /jump host \$\{hop\}/,
  'electron/ssh/session/connection-errors.ts': /\$\{address\}/,
  'electron/ssh/session/host-key-check.ts': /^'(StrictHostKeyChecking|it was not accepted)/,
  'electron/providers/libvirt/consoles/open-console.ts': /^['`](no screen|a screen of another kind)/,
  'electron/providers/libvirt/definitions/definitions.ts': /^'the document'$/,
  'electron/providers/libvirt/session/host-session.ts': /no sign of life|the daemon closed/,
  'electron/providers/libvirt/storage/volumes/volume-acts.ts': /accurate CPU usage|^`passphrase of/,
  'electron/providers/libvirt/storage/pools/pool-acts.ts': /^`password of the storage pool/,
  'shared/model/provisioning/creation.ts': /^'a URL that begins with/,
  'shared/search/state-words.ts': "libvirt's own words for reasons, which a search is written with",
  'shared/xml/xml-error.ts': 'the raw text of each of its problems, which a window words by its name',

  // What is ignored of somebody's SSH configuration, for the log, with file and line.
  'electron/ssh/config/evaluate-config.ts': /the line is ignored/,
  'electron/ssh/config/read-config.ts': /was not read|the line is ignored/,
  'electron/ssh/config/resolve-destination.ts': /is not (supported|run)/,

  // Files for other programs, and their comments.
  'shared/export/ansible.ts': 'a playbook',
  'shared/export/export-machines.ts': 'the comment at the top of a definition',
  'shared/export/terraform.ts': "a plan of Terraform's",
  'shared/export/virt-install.ts': 'a script',
  'shared/ova/write-envelope.ts': 'an envelope of OVF',

  // Keys, names and what others write.
  'electron/workers/worker-link.ts': /'session worker'/,
  'electron/services/transfers/bytes/upload-origin.ts': /'session worker'/,
  'electron/services/alerts/channels/alert-channels.ts': /alert channel/,
  'electron/libvirt/client/sasl-mechanism.ts': /^'(Client|Server) Key'$/,
  'electron/providers/libvirt/metrics/guests/domain-marks.ts': "libvirt's words for what happened",
  'electron/providers/libvirt/reading/domain-facts.ts': 'names of operating systems',
  'electron/providers/libvirt/reading/domain-state.ts': /^'from snapshot'$/,
  'electron/ssh/auth/identities.ts': /^`agent key/,
  'shared/export/reading.ts': "attributes of libvirt's",
  'shared/images/recognise-image.ts': /^'# Disk DescriptorFile'$/,
  'shared/xml/schema/value-types.ts': "values of libvirt's",
}

// The contract's calls, each given to the service that does it. No rules here: checks around every call are the middleware's,
// the work is the services'.
import type { Router } from '@orpc/server'
import type { contract } from '#shared/contract/contract.ts'
import type { About } from '#shared/contract/system.ts'
import type { AlertsService } from '#electron/services/alerts/alerts-service.ts'
import type { AuditService } from '#electron/services/audit/audit-service.ts'
import type { CloningService } from '#electron/services/cloning/cloning-service.ts'
import type { ConsolesService } from '#electron/services/consoles/consoles-service.ts'
import type { CreationService } from '#electron/services/creation/creation-service.ts'
import type { DefinitionsService } from '#electron/services/definitions/definitions-service.ts'
import type { DeletionService } from '#electron/services/deletion/deletion-service.ts'
import type { EditingService } from '#electron/services/editing/editing-service.ts'
import type { ExportingService } from '#electron/services/exporting/exporting-service.ts'
import type { GuestsService } from '#electron/services/guests/guests-service.ts'
import type { HostGroups } from '#electron/services/hosts/host-groups.ts'
import type { HardwareService } from '#electron/services/hardware/hardware-service.ts'
import type { HostsService } from '#electron/services/hosts/hosts-service.ts'
import type { ImportingService } from '#electron/services/importing/importing-service.ts'
import type { InventoryService } from '#electron/services/inventory/inventory-service.ts'
import type { IsoLibrary } from '#electron/services/isos/iso-library.ts'
import type { MonitoringService } from '#electron/services/monitoring/monitoring-service.ts'
import type { NetworksService } from '#electron/services/networks/networks-service.ts'
import type { OperatingSystems } from '#electron/services/operating-systems/operating-systems.ts'
import type { PreferencesService } from '#electron/services/preferences/preferences-service.ts'
import type { PrometheusService } from '#electron/services/prometheus/prometheus-service.ts'
import type { QuestionsService } from '#electron/services/questions/questions-service.ts'
import type { ReportsService } from '#electron/services/reports/reports-service.ts'
import type { SchedulesService } from '#electron/services/schedules/schedules-service.ts'
import type { SnapshotsService } from '#electron/services/snapshots/snapshots-service.ts'
import type { StorageService } from '#electron/services/storage/storage-service.ts'
import type { Notices } from '#electron/services/system/notices.ts'
import type { TasksService } from '#electron/services/tasks/tasks-service.ts'
import type { TransfersService } from '#electron/services/transfers/transfers-service.ts'
import type { TrashService } from '#electron/services/trash/trash-service.ts'
import type { VmsService } from '#electron/services/vms/vms-service.ts'
import type { CallContext } from './authority.ts'
import type { ContractImplementer } from './middleware.ts'

export interface Services {
  readonly about: About
  readonly alerts: AlertsService
  readonly audit: AuditService
  readonly cloning: CloningService
  readonly consoles: ConsolesService
  readonly creation: CreationService
  readonly definitions: DefinitionsService
  readonly deletion: DeletionService
  readonly editing: EditingService
  readonly exporting: ExportingService
  readonly guests: GuestsService
  readonly hardware: HardwareService
  readonly hosts: HostsService
  readonly importing: ImportingService
  readonly hostGroups: HostGroups
  readonly inventory: InventoryService
  readonly isos: IsoLibrary
  readonly monitoring: MonitoringService
  readonly prometheus: PrometheusService
  readonly networks: NetworksService
  readonly notices: Notices
  readonly operatingSystems: OperatingSystems
  /** How many items of a bulk act run at once when the call does not say. */
  readonly parallelism: () => number
  readonly preferences: PreferencesService
  readonly questions: QuestionsService
  readonly reports: ReportsService
  readonly schedules: SchedulesService
  readonly snapshots: SnapshotsService
  readonly storage: StorageService
  readonly tasks: TasksService
  readonly transfers: TransfersService
  readonly trash: TrashService
  readonly vms: VmsService
}

export type AppRouter = Router<typeof contract, CallContext>

export function createRouter(os: ContractImplementer, services: Services): AppRouter {
  return os.router({
    alerts: alertCalls(os, services),
    cloning: cloningCalls(os, services),
    consoles: consoleCalls(os, services),
    creation: creationCalls(os, services),
    definitions: definitionCalls(os, services),
    deletion: deletionCalls(os, services),
    editing: editingCalls(os, services),
    exporting: {
      export: os.exporting.export.handler(async ({ input, context }) => ({ files: await services.exporting.export(input, context.signal) })),
      ova: os.exporting.ova.handler(({ input, context }) => services.exporting.ova(input, { sessionId: context.authority.sessionId, user: context.authority.user, signal: context.signal })),
    },
    guests: guestCalls(os, services),
    hardware: hardwareCalls(os, services),
    hosts: hostCalls(os, services),
    importing: importingCalls(os, services),
    inventory: inventoryCalls(os, services),
    isos: { list: os.isos.list.handler(({ context }) => services.isos.list(context.signal)) },
    monitoring: monitoringCalls(os, services),
    prometheus: prometheusCalls(os, services),
    networks: networkCalls(os, services),
    operatingSystems: {
      list: os.operatingSystems.list.handler(async () => ({ systems: await services.operatingSystems.list() })),
      detect: os.operatingSystems.detect.handler(async ({ input, context }) => ({ id: (await services.operatingSystems.detect(input, context.signal))?.id ?? null })),
    },
    preferences: preferenceCalls(os, services),
    questions: questionCalls(os, services),
    reports: reportCalls(os, services),
    schedules: scheduleCalls(os, services),
    snapshots: snapshotCalls(os, services),
    storage: storageCalls(os, services),
    system: systemCalls(os, services),
    tasks: taskCalls(os, services),
    transfers: transferCalls(os, services),
    trash: trashCalls(os, services),
    vms: vmCalls(os, services),
  })
}

function alertCalls(os: ContractImplementer, { alerts }: Services) {
  return {
    watch: os.alerts.watch.handler(({ signal }) => alerts.watch(signal)),
    list: os.alerts.list.handler(() => alerts.list()),
    history: os.alerts.history.handler(({ input }) => alerts.history(input)),
    acknowledge: os.alerts.acknowledge.handler(({ input, context }) => alerts.acknowledge(input.alertIds, input.note, context.authority.user)),
    settings: os.alerts.settings.handler(() => alerts.settings()),
    watchSettings: os.alerts.watchSettings.handler(({ signal }) => alerts.watchSettings(signal)),
    watchMessages: os.alerts.watchMessages.handler(({ signal }) => alerts.watchMessages(signal)),
    saveRule: os.alerts.saveRule.handler(({ input }) => alerts.rules.save(input)),
    removeRule: os.alerts.removeRule.handler(({ input }) => alerts.rules.remove(input.ruleId)),
    scope: os.alerts.scope.handler(({ input }) => alerts.scope(input)),
    tryRule: os.alerts.tryRule.handler(({ input, context }) => alerts.tryRule(input, context.signal)),
    saveSilence: os.alerts.saveSilence.handler(({ input, context }) => alerts.saveSilence(input, context.authority.user)),
    removeSilence: os.alerts.removeSilence.handler(({ input }) => alerts.book.silences.remove(input.silenceId)),
    saveChannel: os.alerts.saveChannel.handler(({ input }) => alerts.saveChannel(input.channel, input.secret)),
    removeChannel: os.alerts.removeChannel.handler(({ input }) => alerts.removeChannel(input.channelId)),
    testChannel: os.alerts.testChannel.handler(({ input, context }) => alerts.testChannel(input.channelId, context.signal)),
    savePolicy: os.alerts.savePolicy.handler(({ input }) => alerts.book.policies.save(input)),
    removePolicy: os.alerts.removePolicy.handler(({ input }) => alerts.book.policies.remove(input.policyId)),
  }
}

function cloningCalls(os: ContractImplementer, { cloning }: Services) {
  return {
    preview: os.cloning.preview.handler(({ input, context }) => cloning.preview(input, context.signal)),
    clone: os.cloning.clone.handler(async ({ input, context }) => ({ taskId: await cloning.clone(input, context.authority.user, context.signal) })),
    markTemplate: os.cloning.markTemplate.handler(({ input, context }) => cloning.markTemplate(input, context.signal)),
  }
}

function consoleCalls(os: ContractImplementer, { consoles }: Services) {
  return {
    open: os.consoles.open.handler(({ input, context }) => consoles.open(input, { sessionId: context.authority.sessionId, signal: context.signal })),
  }
}

function creationCalls(os: ContractImplementer, { creation }: Services) {
  return {
    offer: os.creation.offer.handler(({ input, context }) => creation.offer(input.hostId, context.signal)),
    treeSystem: os.creation.treeSystem.handler(async ({ input, context }) => ({ id: (await creation.treeSystem(input, context.signal))?.id ?? null })),
    suggestHosts: os.creation.suggestHosts.handler(async ({ input, context }) => ({ hosts: await creation.suggestHosts(input, context.signal) })),
    preview: os.creation.preview.handler(({ input, context }) => creation.preview(input, context.signal)),
    create: os.creation.create.handler(async ({ input, context }) => ({ taskId: await creation.create(input, context.authority.user, context.signal) })),
  }
}

function deletionCalls(os: ContractImplementer, { deletion }: Services) {
  return {
    preview: os.deletion.preview.handler(({ input, context }) => deletion.preview(input, context.signal)),
    delete: os.deletion.delete.handler(async ({ input, context }) => ({ taskId: await deletion.delete(input.targets, context.authority.user) })),
  }
}

function definitionCalls(os: ContractImplementer, { definitions }: Services) {
  return {
    read: os.definitions.read.handler(({ input, context }) => definitions.read(input, input.isLive, context.signal)),
    apply: os.definitions.apply.handler(({ input, context }) => definitions.apply(input, context.authority.user, context.signal)),
    history: os.definitions.history.handler(({ input }) => definitions.history(input)),
  }
}

function editingCalls(os: ContractImplementer, { editing }: Services) {
  return {
    preview: os.editing.preview.handler(({ input, context }) => editing.preview(input.targets, input.change, context.signal)),
    apply: os.editing.apply.handler(async ({ input, context }) => ({ taskId: await editing.apply(input.targets, input.change, context.authority.user) })),
  }
}

function guestCalls(os: ContractImplementer, { guests }: Services) {
  return {
    facts: os.guests.facts.handler(({ input, context }) => guests.facts(input, context.signal)),
    act: os.guests.act.handler(({ input: { act, ...ref }, context }) => guests.act(ref, act, context.signal)),
    setPassword: os.guests.setPassword.handler(({ input, context }) => guests.setPassword(input, context.signal)),
    run: os.guests.run.handler(({ input, context }) => guests.run(input, context.signal)),
  }
}

function importingCalls(os: ContractImplementer, { importing }: Services) {
  return {
    previewXml: os.importing.previewXml.handler(({ input, context }) => importing.previewXml(input, context.signal)),
    xml: os.importing.xml.handler(async ({ input, context }) => ({ taskId: await importing.xml(input, context.authority.user, context.signal) })),
    previewOva: os.importing.previewOva.handler(({ input, context }) => importing.previewOva(input, context.signal)),
    ova: os.importing.ova.handler(({ input, context }) => importing.ova(input, { sessionId: context.authority.sessionId, user: context.authority.user, signal: context.signal })),
    readOvaFile: os.importing.readOvaFile.handler(({ input, context }) => importing.readOvaFile(input.path, context.signal)),
    ovaFile: os.importing.ovaFile.handler(async ({ input, context }) => ({ taskId: await importing.ovaFile(input, context.authority.user, context.signal) })),
  }
}

function hardwareCalls(os: ContractImplementer, { hardware }: Services) {
  return {
    offer: os.hardware.offer.handler(({ input, context }) => hardware.offer(input, context.signal)),
    check: os.hardware.check.handler(({ input, context }) => hardware.check(input, context.signal)),
    apply: os.hardware.apply.handler(({ input, context }) => hardware.apply(input, context.authority.user, context.signal)),
    restart: os.hardware.restart.handler(async ({ input, context }) => ({ taskId: await hardware.restart(input, context.authority.user) })),
  }
}

function hostCalls(os: ContractImplementer, { hosts, hostGroups }: Services) {
  return {
    add: os.hosts.add.handler(({ input }) => hosts.add(input)),
    addMany: os.hosts.addMany.handler(({ input }) => hosts.addMany(input.hosts)),
    update: os.hosts.update.handler(({ input }) => hosts.update(input)),
    remove: os.hosts.remove.handler(({ input }) => hosts.remove(input.hostId)),
    connect: os.hosts.connect.handler(({ input }) => hosts.connect(input.hostId)),
    disconnect: os.hosts.disconnect.handler(({ input }) => hosts.disconnect(input.hostId)),
    details: os.hosts.details.handler(({ input, context }) => hosts.details(input.hostId, context.signal)),
    discover: os.hosts.discover.handler(() => hosts.discover()),
    parseList: os.hosts.parseList.handler(({ input }) => hosts.parseList(input.text)),
    groups: os.hosts.groups.handler(() => hostGroups.list()),
    saveGroup: os.hosts.saveGroup.handler(({ input }) => hostGroups.save(input)),
    removeGroup: os.hosts.removeGroup.handler(({ input }) => hostGroups.remove(input.name)),
  }
}

function inventoryCalls(os: ContractImplementer, { inventory }: Services) {
  return {
    watch: os.inventory.watch.handler(({ signal }) => inventory.watch(signal)),
    listHosts: os.inventory.listHosts.handler(() => inventory.hosts()),
    listVms: os.inventory.listVms.handler(({ input }) => inventory.search(input.query)),
  }
}

function monitoringCalls(os: ContractImplementer, { monitoring }: Services) {
  return {
    metrics: os.monitoring.metrics.handler(() => monitoring.metrics()),
    catalog: os.monitoring.catalog.handler(({ input }) => monitoring.catalog(input.subject)),
    query: os.monitoring.query.handler(({ input }) => monitoring.query(input)),
    latest: os.monitoring.latest.handler(({ input }) => monitoring.latest(input)),
    recent: os.monitoring.recent.handler(({ input }) => monitoring.recent(input)),
    watch: os.monitoring.watch.handler(({ input, signal }) => monitoring.watch(input.selections, signal)),
    marks: os.monitoring.marks.handler(({ input }) => monitoring.marks(input)),
    watchMarks: os.monitoring.watchMarks.handler(({ signal }) => monitoring.watchMarks(signal)),
    status: os.monitoring.status.handler(() => monitoring.status()),
    settings: os.monitoring.settings.handler(() => monitoring.settings()),
    setSettings: os.monitoring.setSettings.handler(({ input }) => monitoring.setSettings(input)),
    exportCsv: os.monitoring.exportCsv.handler(({ input, signal }) => monitoring.exportCsv(input, signal)),
  }
}

function prometheusCalls(os: ContractImplementer, { prometheus }: Services) {
  return {
    get: os.prometheus.get.handler(() => prometheus.get()),
    setWrite: os.prometheus.setWrite.handler(({ input }) => prometheus.setWrite(input.write, input.secret)),
    setSource: os.prometheus.setSource.handler(({ input }) => prometheus.setSource(input.source, input.secret)),
    look: os.prometheus.look.handler(({ input, context }) => prometheus.look(input, context.signal)),
    importHistory: os.prometheus.importHistory.handler(async ({ input, context }) => ({ taskId: await prometheus.importHistory(input, context.authority.user) })),
  }
}

function networkCalls(os: ContractImplementer, { networks }: Services) {
  return {
    watch: os.networks.watch.handler(({ signal }) => networks.watch(signal)),
    list: os.networks.list.handler(() => networks.list()),
    act: os.networks.act.handler(async ({ input, context }) => ({ taskId: await networks.act(input, context.authority.user) })),
    define: os.networks.define.handler(async ({ input, context }) => ({ taskId: await networks.define(input, context.authority.user) })),
    align: os.networks.align.handler(async ({ input, context }) => ({ taskId: await networks.align(input, context.authority.user, context.signal) })),
    update: os.networks.update.handler(({ input, context }) => networks.update(input, context.authority.user, context.signal)),
    leases: os.networks.leases.handler(({ input, context }) => networks.leases(input, context.signal)),
    topology: os.networks.topology.handler(({ input, context }) => networks.topology(input.hostIds, context.signal)),
    filters: os.networks.filters.handler(({ input, context }) => networks.filters(input.hostId, context.signal)),
    defineFilter: os.networks.defineFilter.handler(({ input, context }) => networks.defineFilter(input.hostId, input.xml, context.signal)),
    undefineFilter: os.networks.undefineFilter.handler(({ input, context }) => networks.undefineFilter(input.hostId, input.name, context.signal)),
    changeNics: os.networks.changeNics.handler(async ({ input, context }) => ({ taskId: await networks.changeNics(input, context.authority.user) })),
  }
}

function preferenceCalls(os: ContractImplementer, { preferences }: Services) {
  return {
    watch: os.preferences.watch.handler(({ signal }) => preferences.watch(signal)),
    get: os.preferences.get.handler(() => preferences.get()),
    set: os.preferences.set.handler(({ input }) => preferences.set(input.patch)),
  }
}

function questionCalls(os: ContractImplementer, { questions }: Services) {
  return {
    watch: os.questions.watch.handler(({ signal }) => questions.watch(signal)),
    answer: os.questions.answer.handler(({ input }) => questions.answer(input.questionId, input.answer)),
  }
}

function reportCalls(os: ContractImplementer, { reports }: Services) {
  return {
    list: os.reports.list.handler(() => reports.list()),
    make: os.reports.make.handler(async ({ input, context }) => ({ taskId: await reports.make(input, context.authority.user) })),
    file: os.reports.file.handler(async ({ input }) => {
      const { name, mimeType, bytes } = await reports.file(input.reportId)
      return { name, mimeType, base64: Buffer.from(bytes).toString('base64') }
    }),
    remove: os.reports.remove.handler(({ input }) => reports.remove(input.reportId)),
    templates: os.reports.templates.handler(() => [...reports.templates()]),
    schedules: os.reports.schedules.handler(() => reports.schedules()),
    saveSchedule: os.reports.saveSchedule.handler(({ input }) => reports.saveSchedule(input)),
    removeSchedule: os.reports.removeSchedule.handler(({ input }) => reports.removeSchedule(input.scheduleId)),
    runSchedule: os.reports.runSchedule.handler(async ({ input, context }) => ({ taskId: await reports.runSchedule(input.scheduleId, context.authority.user) })),
  }
}

function scheduleCalls(os: ContractImplementer, { schedules }: Services) {
  return {
    list: os.schedules.list.handler(() => schedules.list()),
    times: os.schedules.times.handler(({ input }) => schedules.times(input)),
    save: os.schedules.save.handler(async ({ input, context }) => ({ id: await schedules.save(input, context.authority.user) })),
    remove: os.schedules.remove.handler(({ input }) => schedules.remove(input.id)),
    run: os.schedules.run.handler(async ({ input, context }) => ({ taskId: await schedules.run(input.id, context.authority.user) })),
    acknowledge: os.schedules.acknowledge.handler(({ input }) => schedules.acknowledge(input.id)),
  }
}

function snapshotCalls(os: ContractImplementer, { snapshots }: Services) {
  return {
    list: os.snapshots.list.handler(({ input, context }) => snapshots.list(input, context.signal)),
    create: os.snapshots.create.handler(async ({ input, context }) => ({ taskId: await snapshots.create(input, context.authority.user) })),
    revert: os.snapshots.revert.handler(async ({ input, context }) => ({ taskId: await snapshots.revert(input, context.authority.user) })),
    delete: os.snapshots.delete.handler(async ({ input, context }) => ({ taskId: await snapshots.delete(input, context.authority.user) })),
    edit: os.snapshots.edit.handler(({ input, context }) => snapshots.edit(input, context.signal)),
  }
}

function storageCalls(os: ContractImplementer, { storage }: Services) {
  return {
    watch: os.storage.watch.handler(({ signal }) => storage.watch(signal)),
    listPools: os.storage.listPools.handler(() => storage.pools()),
    poolTypes: os.storage.poolTypes.handler(({ input, context }) => storage.poolTypes(input.hostId, context.signal)),
    discoverSources: os.storage.discoverSources.handler(({ input, context }) => storage.discoverSources(input, context.signal)),
    definePool: os.storage.definePool.handler(({ input, context }) => storage.definePool(input, context.signal)),
    actOnPools: os.storage.actOnPools.handler(async ({ input, context }) => ({ taskId: await storage.actOnPools(input, context.authority.user) })),
    volumes: os.storage.volumes.handler(({ input, context }) => storage.volumes(input, context.signal)),
    poolTotals: os.storage.poolTotals.handler(({ input, context }) => storage.poolTotals(input, context.signal)),
    chain: os.storage.chain.handler(({ input, context }) => storage.chain(input, context.signal)),
    createVolume: os.storage.createVolume.handler(async ({ input, context }) => ({ taskId: await storage.createVolume(input, context.authority.user) })),
    cloneVolume: os.storage.cloneVolume.handler(async ({ input, context }) => ({ taskId: await storage.cloneVolume(input, context.authority.user) })),
    resizeVolume: os.storage.resizeVolume.handler(({ input, context }) => storage.resizeVolume(input, context.signal)),
    wipeVolumes: os.storage.wipeVolumes.handler(async ({ input, context }) => ({ taskId: await storage.actOnVolumes('wipe', input.targets, context.authority.user) })),
    deleteVolumes: os.storage.deleteVolumes.handler(async ({ input, context }) => ({ taskId: await storage.actOnVolumes('delete', input.targets, context.authority.user) })),
    moveDisk: os.storage.moveDisk.handler(async ({ input, context }) => ({ taskId: await storage.moveDisk(input, context.authority.user) })),
    disk: os.storage.disk.handler(({ input, context }) => storage.disk(input, context.signal)),
    watchLeftMoves: os.storage.watchLeftMoves.handler(({ signal }) => storage.leftMoves.watch(signal)),
    endLeftMove: os.storage.endLeftMove.handler(async ({ input, context }) => ({ taskId: await storage.leftMoves.end(input, context.authority.user) })),
    growDisk: os.storage.growDisk.handler(({ input, context }) => storage.growDisk(input, context.signal)),
    templateImages: os.storage.templateImages.handler(({ input }) => storage.templateImages(input.hostId)),
    markTemplateImage: os.storage.markTemplateImage.handler(({ input, context }) => storage.markTemplateImage(input, context.signal)),
    tiers: os.storage.tiers.handler(() => storage.tiers()),
    poolForTags: os.storage.poolForTags.handler(({ input }) => storage.poolForTags(input)),
    misplaced: os.storage.misplaced.handler(({ context }) => storage.misplaced(context.signal)),
    setTiers: os.storage.setTiers.handler(({ input }) => storage.setTiers(input.tiers)),
  }
}

function systemCalls(os: ContractImplementer, { about, audit, notices }: Services) {
  return {
    about: os.system.about.handler(() => about),
    notices: os.system.notices.handler(({ signal }) => notices.watch(signal)),
    auditLog: os.system.auditLog.handler(async ({ input }) => ({ entries: await audit.list(input), isChainIntact: await audit.verify() })),
  }
}

function taskCalls(os: ContractImplementer, { tasks, parallelism }: Services) {
  return {
    watch: os.tasks.watch.handler(({ signal }) => tasks.watch(signal)),
    children: os.tasks.children.handler(({ input }) => tasks.children(input.taskId)),
    log: os.tasks.log.handler(({ input }) => tasks.log(input.taskId)),
    history: os.tasks.history.handler(({ input }) => tasks.history(input)),
    cancel: os.tasks.cancel.handler(({ input }) => tasks.cancel(input.taskId)),
    retry: os.tasks.retry.handler(async ({ input, context }) => ({ taskId: await tasks.retry(input.taskId, { user: context.authority.user, parallelism: parallelism() }) })),
  }
}

function transferCalls(os: ContractImplementer, { transfers }: Services) {
  const callerOf = ({ authority: { sessionId, user }, signal }: { authority: { sessionId: string; user: string }; signal: AbortSignal }) => ({ sessionId, user, signal })
  return {
    watch: os.transfers.watch.handler(({ signal }) => transfers.watch(signal)),
    upload: os.transfers.upload.handler(({ input, context }) => transfers.upload(input, callerOf(context))),
    download: os.transfers.download.handler(({ input, context }) => transfers.download(input, callerOf(context))),
    uploadFile: os.transfers.uploadFile.handler(async ({ input, context }) => ({ taskId: await transfers.uploadFile(input, callerOf(context)) })),
    downloadFile: os.transfers.downloadFile.handler(async ({ input, context }) => ({ taskId: await transfers.downloadFile(input, callerOf(context)) })),
    watchLeft: os.transfers.watchLeft.handler(({ signal }) => transfers.leftUploads.watch(signal)),
    endLeft: os.transfers.endLeft.handler(async ({ input, context }) => ({ taskId: await transfers.leftUploads.end(input, context.authority.user) })),
    copy: os.transfers.copy.handler(async ({ input, context }) => ({ taskId: await transfers.copy(input, callerOf(context)) })),
  }
}

function trashCalls(os: ContractImplementer, { trash }: Services) {
  return {
    preview: os.trash.preview.handler(({ input, context }) => trash.preview(input, context.signal)),
    put: os.trash.put.handler(async ({ input, context }) => ({ taskId: await trash.put(input.targets, context.authority.user) })),
    list: os.trash.list.handler(({ context }) => trash.list(context.signal)),
    restore: os.trash.restore.handler(async ({ input, context }) => ({ taskId: await trash.restore(input.items, context.authority.user) })),
    purge: os.trash.purge.handler(async ({ input, context }) => ({ taskId: await trash.purge(input.items, context.authority.user) })),
  }
}

function vmCalls(os: ContractImplementer, { vms }: Services) {
  return {
    act: os.vms.act.handler(async ({ input, context }) => ({ taskId: await vms.act(input, context.authority.user) })),
    rename: os.vms.rename.handler(({ input, context }) => vms.rename(input, input.name, context.signal)),
    setMetadata: os.vms.setMetadata.handler(({ input: { change, ...ref }, context }) => vms.setMetadata(ref, change, context.signal)),
    sendKeys: os.vms.sendKeys.handler(({ input, context }) => vms.sendKeys(input, input, context.signal)),
    details: os.vms.details.handler(({ input, context }) => vms.details(input, context.signal)),
    xml: os.vms.xml.handler(async ({ input, context }) => ({ xml: await vms.xml(input, input.inactive, context.signal) })),
    screenshot: os.vms.screenshot.handler(({ input, context }) => vms.screenshot(input, context.signal)),
  }
}

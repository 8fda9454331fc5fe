// What machines stand on and what is done with them: their networks, disks and files, and the services that make, change and end them.
import { createCloningService } from '#electron/services/cloning/cloning-service.ts'
import { createConsolesService } from '#electron/services/consoles/consoles-service.ts'
import { createCreationService } from '#electron/services/creation/creation-service.ts'
import { createDefinitionsService } from '#electron/services/definitions/definitions-service.ts'
import { createDeletionService } from '#electron/services/deletion/deletion-service.ts'
import { createEditingService } from '#electron/services/editing/editing-service.ts'
import { createExportingService } from '#electron/services/exporting/exporting-service.ts'
import { createGuestsService } from '#electron/services/guests/guests-service.ts'
import { createHardwareService } from '#electron/services/hardware/hardware-service.ts'
import { createImportingService } from '#electron/services/importing/importing-service.ts'
import { createIsoLibrary } from '#electron/services/isos/iso-library.ts'
import { createNetworkChecks } from '#electron/services/networks/network-checks.ts'
import { createNetworksService } from '#electron/services/networks/networks-service.ts'
import { createOperatingSystems } from '#electron/services/operating-systems/operating-systems.ts'
import type { OperatingSystems } from '#electron/services/operating-systems/operating-systems.ts'
import { readOsDatabase } from '#electron/services/operating-systems/os-database.ts'
import { createSnapshotsService } from '#electron/services/snapshots/snapshots-service.ts'
import { createStorageService } from '#electron/services/storage/storage-service.ts'
import { createTemplateImageStore } from '#electron/services/storage/template-image-store.ts'
import { createTierStore } from '#electron/services/storage/tiers/tier-store.ts'
import { createPartialStore } from '#electron/services/transfers/left/partial-store.ts'
import { createUnfinishedFiles } from '#electron/services/transfers/left/unfinished-files.ts'
import { createTransferBook } from '#electron/services/transfers/transfer-book.ts'
import { createTransfersService } from '#electron/services/transfers/transfers-service.ts'
import { createTrashService } from '#electron/services/trash/trash-service.ts'
import { createTrashStore } from '#electron/services/trash/trash-store.ts'
import { createVmsService } from '#electron/services/vms/vms-service.ts'
import type { Connections } from './connections.ts'
import type { Foundation } from './foundation.ts'

/** Where the packages of osinfo-db put their data. */
const osDatabaseFolders = ['/usr/share/osinfo/os', '/usr/local/share/osinfo/os']

type Connected = Foundation & Pick<Connections, 'sessions'>
type Grounds = ReturnType<typeof createGrounds>

export type Machines = ReturnType<typeof createMachines>

export function createMachines(stack: AsyncDisposableStack, base: Connected) {
  const grounds = createGrounds(stack, base)
  return { ...grounds, ...createMaking({ ...base, ...grounds }), ...createChanging(base, grounds), trash: stack.use(createTrash(base, grounds)), consoles: stack.use(createConsolesService(base)) }
}

/** What a machine's definition names: networks, volumes, discs. */
function createGrounds(stack: AsyncDisposableStack, { db, inventory, networkBook, poolBook, sessions, tasks, parallelism, log, now }: Connected) {
  const networkChecks = createNetworkChecks({ book: networkBook, sessions, log })
  const definitions = createDefinitionsService({ db, sessions, now, check: (change, signal) => networkChecks.assertDefinition(change, signal) })
  const networks = createNetworksService({ book: networkBook, sessions, tasks, definitions, checks: networkChecks, parallelism, log })
  const storage = stack.use(createStorageService({ book: poolBook, inventory, sessions, tasks, tiers: createTierStore(db), templateImages: createTemplateImageStore(db), definitions, parallelism }))
  const files = createUnfinishedFiles(db, now)
  const transfers = stack.use(createTransfersService({ book: stack.use(createTransferBook({ now })), partials: createPartialStore(db), files, sessions, tasks, now }))
  const isos = createIsoLibrary({ pools: () => poolBook.pools(), sessions, osOf: (iso) => operatingSystems.ofDisc(iso) })
  const operatingSystems: OperatingSystems = createOperatingSystems({ database: () => readOsDatabase(osDatabaseFolders), identify: (ref, signal) => isos.identify(ref, signal) })
  return { definitions, networks, storage, files, transfers, isos, operatingSystems }
}

/** How a machine comes into being, and goes out into a file. */
function createMaking({ inventory, poolBook, networkBook, operatingSystems, sessions, tasks, transfers, parallelism, now }: Connected & Grounds) {
  const places = { inventory, pools: poolBook, networks: networkBook, sessions, tasks }
  return {
    creation: createCreationService({ ...places, operatingSystems, parallelism, now }),
    importing: createImportingService({ ...places, operatingSystems, transfers }),
    cloning: createCloningService({ ...places, parallelism }),
    exporting: createExportingService({ inventory, pools: poolBook, operatingSystems, sessions, transfers }),
  }
}

/** What is done with a machine that is there. */
function createChanging({ inventory, networkBook, poolBook, preferences, sessions, tasks, parallelism, log }: Connected, { definitions, storage }: Grounds) {
  return {
    vms: createVmsService({ inventory, sessions, tasks, parallelism }),
    deletion: createDeletionService({ inventory, sessions, deleteVolume: (ref, signal) => storage.deleteVolume(ref, signal), tasks, parallelism }),
    editing: createEditingService({ inventory, networks: networkBook, pools: poolBook, definitions, sessions, tasks, parallelism }),
    hardware: createHardwareService({ inventory, sessions, tasks, definitions, log }),
    snapshots: createSnapshotsService({ inventory, sessions, tasks, parallelism }),
    guests: createGuestsService({ sessions, mayRunCommands: () => preferences.get().canRunGuestCommands }),
  }
}

function createTrash({ db, inventory, poolBook, sessions, tasks, parallelism, now, onError }: Connected, { storage }: Grounds) {
  return createTrashService({ store: createTrashStore(db), inventory, pools: poolBook, sessions, deleteVolume: (ref, signal) => storage.deleteVolume(ref, signal), tasks, parallelism, now, onError })
}

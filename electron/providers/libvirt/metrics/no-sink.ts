// Where samples go when nobody keeps them: the inventory's usage is still told.
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { SampleSink } from '../../metrics-provider.ts'

export const noSink: SampleSink = { receiver: 0, settings: { ...defaultMonitoringSettings, readsHostFiles: false }, send: () => {} }

// All charts of a page as one CSV file: made by the console, finer than a screen shows.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { useSession } from '../../../state/use-session.ts'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { saveFile } from '../../../ui/effects/save-file.ts'
import { useActs } from '../../vms/use-acts.ts'

/** As fine as it is kept: two years by the hour, a month by the minute, two days sample by sample. */
const maxPoints = 50_000

export function ExportButton({ selections, span }: { selections: readonly MetricSelection[]; span: TimeSpan }) {
  const { t } = useTranslation('monitoring')
  const { client } = useSession()
  const acts = useActs()
  const [isBusy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      const pieces: Blob[] = []
      let fileName = 'metrics.csv'
      for await (const { name, text } of await client.monitoring.exportCsv({ selections: [...selections], ...span, maxPoints })) {
        fileName = name
        // A browser keeps large blobs on its disk.
        pieces.push(new Blob([text]))
      }
      saveFile(new Blob(pieces, { type: 'text/csv;charset=utf-8' }), fileName)
    } finally {
      setBusy(false)
    }
  }
  return <Tooltip label={t('exportCsv')}><ActionIcon aria-label={t('exportCsv')} disabled={selections.length === 0} loading={isBusy} onClick={() => acts.attempt(run())}><IconFileSpreadsheet size={18} stroke={1.6} /></ActionIcon></Tooltip>
}

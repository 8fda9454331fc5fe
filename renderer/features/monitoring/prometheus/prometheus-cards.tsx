// Both ways of somebody's Prometheus, beside the other settings of the monitoring.
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { SourceCard } from './source-card.tsx'
import { usePrometheus } from './use-prometheus.ts'
import { WriteCard } from './write-card.tsx'

export function PrometheusCards() {
  const { standing, problem, acts } = usePrometheus()
  return (
    <>
      {standing && <WriteCard key={JSON.stringify(standing.write)} standing={standing} acts={acts} />}
      {standing && <SourceCard standing={standing} acts={acts} />}
      {problem && <div style={{ gridColumn: '1 / -1' }}><ProblemAlert problem={problem} /></div>}
    </>
  )
}

// What an alert is about: a way to it, which of its devices, and what happened to it.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Alert, AlertSubject } from '#shared/model/monitoring/alert.ts'
import { routes } from '../../app/routes.ts'

export function SubjectName({ alert: { subject, instance, cause } }: { alert: Pick<Alert, 'subject' | 'instance'> & Partial<Pick<Alert, 'cause'>> }) {
  const { t } = useTranslation('alerts')
  const href = routeOf(subject)
  const event = cause?.event ? t(`event.${cause.event}`) : ''
  const isDevice = instance !== '' && subject.kind !== 'console'
  return (
    <span className="ellipsis" title={[subject.name, event, cause?.detail].filter(Boolean).join(', ')}>
      {href === undefined ? <span dir="auto">{subject.name}</span> : <Link href={href} className="link" dir="auto">{subject.name}</Link>}
      {isDevice && <span className="muted mono"> {instance}</span>}
      {event !== '' && <span className="muted"> {event}</span>}
    </span>
  )
}

function routeOf(subject: AlertSubject): string | undefined {
  switch (subject.kind) {
    case 'vm':
      return routes.vm(subject)
    case 'host':
      return routes.host(subject.hostId)
    case 'pool':
      return routes.pool({ hostId: subject.hostId, name: subject.pool })
    case 'console':
      return routes.alerts('channels')
    default:
      return subject satisfies never
  }
}

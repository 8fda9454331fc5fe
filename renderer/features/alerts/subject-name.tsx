// What an alert is about: a way to it, and which of its devices.
import { Link } from 'wouter'
import type { Alert, AlertSubject } from '#shared/model/alert.ts'
import { routes } from '../../app/routes.ts'

export function SubjectName({ alert: { subject, instance } }: { alert: Pick<Alert, 'subject' | 'instance'> }) {
  const href = routeOf(subject)
  const isDevice = instance !== '' && subject.kind !== 'console'
  return (
    <span className="ellipsis" title={subject.name}>
      {href === undefined ? <span dir="auto">{subject.name}</span> : <Link href={href} className="link" dir="auto">{subject.name}</Link>}
      {isDevice && <span className="muted mono"> {instance}</span>}
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

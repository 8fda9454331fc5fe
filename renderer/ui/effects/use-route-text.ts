// How a host, or something on it, is reached, in words: "SSH as root@kvm01, socket /run/libvirt/libvirt-sock".
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Route, RouteEnd } from '#shared/model/route.ts'

export function useRouteText(): (route: Route) => string {
  const { t } = useTranslation()
  return (route) => routeText(t, route)
}

function routeText(t: TFunction, { way, end }: Route): string {
  return t('route.whole', { way: t(`route.way.${way.kind}`, { account: way.kind === 'ssh' ? way.account : '' }), end: endText(t, end) })
}

function endText(t: TFunction, end: RouteEnd): string {
  switch (end.kind) {
    case 'socket':
      return t('route.end.socket', { path: end.path })
    case 'helper':
      return end.path === null ? t('route.end.helperForUser', { program: end.program }) : t('route.end.helper', { program: end.program, path: end.path })
    case 'tcp':
      return end.address
    case 'libvirt-stream':
      return t('route.end.stream')
    case 'built-in':
      return t('route.end.builtIn')
    default:
      return end satisfies never
  }
}

// A user's preferences, shared by all windows of that user.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { Preferences, PreferencesPatch } from '../model/preferences.ts'
import { read } from './call.ts'

export const preferences = {
  watch: read('inventory.read').route({ method: 'GET', path: '/preferences/watch' }).output(eventIterator(Preferences)),
  get: read('inventory.read').route({ method: 'GET', path: '/preferences' }).output(Preferences),
  /** Not audited: it changes nothing but this user's own screen. */
  set: read('preferences.write').route({ method: 'PATCH', path: '/preferences' }).input(z.object({ patch: PreferencesPatch })).output(Preferences),
}

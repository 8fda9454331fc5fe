import { describe, expect, it } from 'vitest'
import { sha512Crypt } from './sha512-crypt.ts'

describe('a password as the shadow file has it', () => {
  // Made with `openssl passwd -6 -salt <salt> <password>`.
  it.each([
    ['Hello world!', 'saltstring', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'],
    ['пароль', 'saltstring', '$6$saltstring$IBEzUw.cDr0yPeb/XWxsiE6GqLqBuB4J7JIqADWiqgZBUsCe/v6Fk/XvjiK35yc9fOR7ZdzU11VcaT4qCTTZc.'],
  ])('%s', (password, salt, hash) => {
    expect(sha512Crypt(password, salt)).toBe(hash)
  })

  it('has another salt each time', () => {
    expect(sha512Crypt('sesame')).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
    expect(sha512Crypt('sesame')).not.toBe(sha512Crypt('sesame'))
  })
})

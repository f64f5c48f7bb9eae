import { describe, expect, it } from 'vitest'
import { rosterCall } from './shell-line.ts'

describe('a line of a shell snippet', () => {
  it.each([
    ['roster plan', ['plan']],
    ['roster plan   # what would change', ['plan']],
    [`roster who '*/*'`, ['who', '*/*']],
    [
      `roster add a@b.example "security/siem=viewer[logs]" --reason 'on call'`,
      ['add', 'a@b.example', 'security/siem=viewer[logs]', '--reason', 'on call'],
    ],
    [`roster grant a@b.example deployments/'*'=viewer`, ['grant', 'a@b.example', 'deployments/*=viewer']],
    [`roster add a@b.example --reason ""`, ['add', 'a@b.example', '--reason', '']],
  ])('%s is a call of roster', (line, args) => {
    expect(rosterCall(line)).toEqual({ args, output: undefined, mayFail: false })
  })

  it('can write to a file, and can be allowed to fail', () => {
    expect(rosterCall('roster report --csv > review.csv')).toEqual({
      args: ['report', '--csv'],
      output: 'review.csv',
      mayFail: false,
    })
    expect(rosterCall('roster plan || true')).toEqual({ args: ['plan'], output: undefined, mayFail: true })
  })

  it.each([
    'git switch -c add-zoe',
    'roster plan && git diff',
    'roster plan | less',
    'roster who */*',
    'roster explain $EMAIL',
    'roster explain "$EMAIL"',
    'roster explain `whoami`',
    'EC_API_KEY=key roster plan',
    "roster who 'owner",
  ])('%s needs a shell', (line) => {
    expect(rosterCall(line)).toBeUndefined()
  })
})

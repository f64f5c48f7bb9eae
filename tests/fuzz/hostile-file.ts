/** Valid members files by an attacker, whose names, reasons and addresses should do harm. */
import fc from 'fast-check'
import { hostileText } from './bait.ts'
import { ORGANIZATION, RESOURCE } from './organization.ts'

const name = hostileText.filter(
  (text) => text !== '' && text !== '*' && !/^(?:__proto__|constructor|prototype)$/.test(text),
)

/** Characters that an address can have and that have a special meaning somewhere. */
const mailbox = fc
  .array(
    fc.constantFrom(
      'ada',
      'bob',
      '`',
      '``',
      '*',
      '**',
      '_',
      '~~',
      '#1',
      '$x$',
      '&lt',
      '!',
      '|',
      '{',
      '}',
      "'",
      '%0A',
      '7',
      'GH-1',
      '4f2c91a',
      '--',
      '.',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
const address = fc
  .tuple(mailbox, fc.constantFrom('acme.example', 'www.x.yz', 'x', '`.yz', '*.**', 'a_b_.c'))
  .map((parts) => parts.join('@'))

const person = fc.record(
  { reason: hostileText, expires: fc.constantFrom('2026-12-31', '2026-11-24T00:00:00Z', '2020-01-01') },
  { requiredKeys: [] },
)

const file = fc.record({
  resource: name,
  group: name,
  people: fc.uniqueArray(fc.tuple(address, person), {
    minLength: 1,
    maxLength: 4,
    selector: ([email]) => email.toLowerCase(),
  }),
  unlisted: fc.constantFrom('remove', 'report'),
})

/** The text of such a file. */
export const hostileFiles: fc.Arbitrary<string> = file.map(({ resource, group, people, unlisted }) =>
  JSON.stringify({
    organization: ORGANIZATION,
    resources: { elasticsearch: { [resource]: RESOURCE } },
    groups: { [group]: { elasticsearch: { [resource]: { role: 'viewer', applicationRoles: ['a-b_c.d'] } } } },
    members: Object.fromEntries(
      people.map(([email, terms], index) => [
        email,
        index === 0 ? { organization: 'owner', ...terms } : { groups: [group], ...terms },
      ]),
    ),
    policy: { unlisted, maxRemovals: '100%' },
  }),
)

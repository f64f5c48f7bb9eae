import { describe, expect, it } from 'vitest'
import { ADA, HEAD, listed, read, withGrace } from '../testing/members-source.ts'
import { rosterOf } from '../testing/members-text.ts'
import { emailKey } from '../text/email.ts'

describe('the shape of a file', () => {
  it.each([
    ['no organization', `{${ADA}}`, '1:1 missing-key: The key "organization" is missing.'],
    ['no members', '{"organization": "1"}', '1:1 missing-key: The key "members" is missing.'],
    [
      'an empty members',
      `${HEAD} "members": {}}`,
      '2:2 no-members: No members are listed, which would remove everybody; list those who stay.',
    ],
    [
      'a number for the organization',
      `{"organization": 1234567890, ${ADA}}`,
      '1:18 invalid-value: "organization" must be a string; write it in double quotes.',
    ],
    [
      'a path for the organization',
      `{"organization": "../1", ${ADA}}`,
      '1:18 invalid-value: "organization" must be an id: letters, digits, "-" and "_".',
    ],
    [
      'an unknown key',
      `${HEAD} "polcy": {}, ${ADA}}`,
      '2:2 unknown-key: Unknown key "polcy"; did you mean "policy"?',
    ],
    [
      'an unknown key of a member',
      withGrace('{"Deployment": {"*": "viewer"}}'),
      '3:2 unknown-key: Unknown key "Deployment" in "members" › "grace@example.com"; did you mean "deployments"?',
    ],
    [
      'an unknown key of a role',
      withGrace('{"deployments": {"*": [{"role": "viewer",\n"applicationRole": ["a"]}]}}'),
      '4:1 unknown-key: Unknown key "applicationRole" in "members" › "grace@example.com" › "deployments" › "*" › item 1; did you mean "applicationRoles"?',
    ],
    [
      'an unknown key of a policy, nothing near',
      `${HEAD} "policy": {"sso": {"idp": "okta", "domains": []}}, ${ADA}}`,
      '2:21 unknown-key: Unknown key "idp" in "policy" › "sso"; known are domains, roles.',
    ],
    [
      'a list of members',
      `${HEAD} "members": ["ada@example.com"]}`,
      '2:13 invalid-value: "members" must be an object.',
    ],
    [
      'a member who is a role',
      withGrace('"owner"'),
      '3:1 invalid-value: "members" › "grace@example.com" must be an object.',
    ],
    [
      'one group without a list',
      withGrace('{"groups": "sre"}'),
      '3:12 invalid-value: "members" › "grace@example.com" › "groups" must be a list.',
    ],
    [
      'a number among groups',
      withGrace('{"groups": ["sre", 1]}'),
      '3:20 invalid-value: "members" › "grace@example.com" › "groups" › item 2 must be a string or an object.',
    ],
    [
      'a number for a role',
      withGrace('{"deployments": {"*": 1}}'),
      '3:23 invalid-value: "members" › "grace@example.com" › "deployments" › "*" must be a string, an object or a list.',
    ],
    [
      'a number among roles',
      withGrace('{"deployments": {"*": ["viewer", 1]}}'),
      '3:34 invalid-value: "members" › "grace@example.com" › "deployments" › "*" › item 2 must be a string or an object.',
    ],
    [
      'a scope without a role',
      withGrace('{"deployments": {"*": {"access": "console"}}}'),
      '3:23 missing-key: The key "role" is missing in "members" › "grace@example.com" › "deployments" › "*".',
    ],
    [
      'an empty list of roles',
      withGrace('{"deployments": {"*": []}}'),
      '3:23 invalid-value: "members" › "grace@example.com" › "deployments" › "*" must name a role: an empty list gives nothing.',
    ],
    [
      'an empty list of organization roles',
      withGrace('{"organization": []}'),
      '3:18 invalid-value: "members" › "grace@example.com" › "organization" must name a role: an empty list gives nothing.',
    ],
    [
      'an empty list of custom roles',
      withGrace('{"deployments": {"*": {"role": "viewer", "applicationRoles": []}}}'),
      '3:62 invalid-value: "members" › "grace@example.com" › "deployments" › "*" › "applicationRoles" must name a custom role; Cloud Console only is written "access": "console".',
    ],
    [
      'a custom role with a space',
      withGrace('{"deployments": {"*": {"role": "viewer", "applicationRoles": ["logs viewer"]}}}'),
      '3:63 invalid-value: "members" › "grace@example.com" › "deployments" › "*" › "applicationRoles" › item 1 must start with a letter or digit, and have letters, digits, "_", "." and "-" only.',
    ],
    [
      'another access',
      withGrace('{"deployments": {"*": {"role": "viewer", "access": "Console"}}}'),
      '3:52 invalid-value: "members" › "grace@example.com" › "deployments" › "*" › "access" must be "console"; did you mean "console"?',
    ],
    [
      'access beside custom roles',
      withGrace('{"deployments": {"*": {"role": "viewer", "access": "console", "applicationRoles": ["a"]}}}'),
      '3:23 invalid-value: "members" › "grace@example.com" › "deployments" › "*" must not have both "access" and "applicationRoles": custom roles need access to what is inside.',
    ],
    [
      'an address for a login',
      withGrace('{"github": "grace@example.com"}'),
      '3:12 invalid-value: "members" › "grace@example.com" › "github" must be a GitHub login: letters, digits and "-", without an "@".',
    ],
    [
      'a long reason',
      withGrace(`{"reason": "${'x'.repeat(501)}"}`),
      '3:12 invalid-value: "members" › "grace@example.com" › "reason" must have at most 500 characters.',
    ],
    [
      'an empty resource name',
      `${HEAD} "resources": {"deployments": {"": "1"}}, ${ADA}}`,
      '2:32 invalid-value: "" cannot be a name in "resources" › "deployments": it must have at least one character.',
    ],
    [
      'a long group name',
      `${HEAD} "groups": {"${'g'.repeat(201)}": {}}, ${ADA}}`,
      `2:13 invalid-value: "${'g'.repeat(201)}" cannot be a name in "groups": it must have at most 200 characters.`,
    ],
    [
      'an id that is a path',
      `${HEAD} "resources": {"deployments": {"logs": "../1"}}, ${ADA}}`,
      '2:40 invalid-value: "resources" › "deployments" › "logs" must be an id: letters, digits, "-" and "_".',
    ],
    [
      'all as an id',
      `${HEAD} "resources": {"deployments": {"logs": "*"}}, ${ADA}}`,
      '2:40 invalid-value: "resources" › "deployments" › "logs" must be an id: letters, digits, "-" and "_".',
    ],
  ])('%s is an error', (_name, text, expected) => {
    const { roster, findings } = read(text)
    expect(roster).toBeUndefined()
    expect(listed(findings)).toEqual([expected])
  })

  it.each([
    ['unlisted', '"removed"', 'must be "remove" or "report"; did you mean "remove"?'],
    ['unlisted', '"x"', 'must be "remove" or "report".'],
    ['resend', 'true', 'must be "on-merge", "always" or "never".'],
    ['invitationExpiresIn', '"3 days"', 'must be a duration such as "3d" or "72h".'],
    ['invitationExpiresIn', '"0d"', 'must be a duration such as "3d" or "72h".'],
    ['minOwners', '0', 'must be at least 1.'],
    ['minOwners', '1.5', 'must be a whole number.'],
    ['minOwners', '1e400', 'must be a whole number.'],
    ['minOwners', '"2"', 'must be a whole number.'],
    ['maxRemovals', '-1', 'must be a whole number such as 3, or a share of the members such as "20%".'],
    ['maxRemovals', '"20"', 'must be a whole number such as 3, or a share of the members such as "20%".'],
    ['maxRemovals', '"101%"', 'must be a whole number such as 3, or a share of the members such as "20%".'],
    ['approvals', '"on"', 'must be "off", "warn" or "enforce".'],
    ['selfApproval', '"yes"', 'must be true or false.'],
  ])('"policy" › "%s" is not %s', (key, value, expected) => {
    const { findings } = read(`${HEAD}"policy": {\n"${key}": ${value}},${ADA}}`)
    expect(listed(findings)).toEqual([`3:${key.length + 5} invalid-value: "policy" › "${key}" ${expected}`])
  })

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '31.12.2026', 'tomorrow', '2026-12-31T18:00:00', ''])(
    'nobody expires on "%s"',
    (expires) => {
      expect(listed(read(withGrace(`{"expires": "${expires}"}`)).findings)).toEqual([
        '3:13 invalid-value: "members" › "grace@example.com" › "expires" must be a date such as "2026-12-31", or an RFC 3339 time such as "2026-12-31T18:00:00Z".',
      ])
    },
  )

  it.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@@example.com',
    'ada @example.com',
    'Ada <ada@example.com>',
    'ada@example.com,eve@example.com',
    'ada\u200b@example.com',
    'ada\u202e@example.com',
    'ada\u3164@example.com',
    'ada@example.com\u0007',
    `${'a'.repeat(64)}@${'b'.repeat(200)}.example`,
    '*',
  ])('%j is not an e-mail address', (email) => {
    const { findings } = read(`${HEAD}"members": {${JSON.stringify(email)}: {}}}`)
    expect(listed(findings)).toEqual([
      `2:13 invalid-email: ${JSON.stringify(email)} is not an e-mail address, by which members are listed.`,
    ])
  })

  it.each(["o'brien+x@example.com", 'ädä@bücher.example', 'a@b', 'ADA@EXAMPLE.COM'])(
    '%s is an e-mail address',
    (email) => {
      expect(rosterOf({ [email]: {} }).members.has(emailKey(email))).toBe(true)
    },
  )

  it('has every error listed, in the order of the file', () => {
    const text = `${HEAD} "resource": {},\n "members": {"ada": {},\n "eve@example.com": {"expires": 1, "deploy": {}}},\n "policy": {"minOwners": 0}}`
    expect(read(text).findings.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 unknown-key',
      '3 invalid-email',
      '4 invalid-value',
      '4 unknown-key',
      '5 invalid-value',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { Finding } from './finding.ts'
import { readRoster } from './read-roster.ts'
import { short } from './testing/assignments.ts'
import { membersText, NOW, rosterOf } from './testing/members-text.ts'

const HEAD = '{"organization": "1",\n'
const ADA = '"members": {"ada@example.com": {"organization": "owner"}}'
const HEX = 'a'.repeat(32)

function read(text: string) {
  return readRoster(text, { now: NOW })
}

/** Findings as `line:column code message`, warnings and notes marked as such. */
function listed(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, message, line, column }) => {
    const mark = severity === 'error' ? '' : ` (${severity})`
    return `${line}:${column} ${code}${mark}: ${message}`
  })
}

/** A file whose third line is this entry of the member Grace, beside an owner. */
function withGrace(entry: string): string {
  return `${HEAD}"members": {"ada@example.com": {"organization": "owner"}, "grace@example.com":\n${entry}}}`
}

describe('a broken file', () => {
  it.each([
    ['no text', '', '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.'],
    [
      'white space',
      ' \n\t',
      '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.',
    ],
    [
      'a comment',
      '// later',
      '1:1 file-syntax: There is nothing in the file; a members file is a JSON object.',
    ],
    ['a list', '[]', '1:1 invalid-value: A members file must be an object.'],
    ['a string', '"members"', '1:1 invalid-value: A members file must be an object.'],
    ['null', 'null', '1:1 invalid-value: A members file must be an object.'],
    [
      'an HTML page',
      '<!DOCTYPE html>',
      '1:1 file-syntax: This is not valid JSON: text stands in double quotes.',
    ],
    [
      'single quotes',
      "{'organization': 1}",
      '1:2 file-syntax: This is not valid JSON: text stands in double quotes.',
    ],
    [
      'no comma',
      `${HEAD}"policy": {}\n${ADA}}`,
      '3:1 file-syntax: This is not valid JSON: a comma is missing before this.',
    ],
    [
      'no colon',
      '{"organization" "1"}',
      '1:17 file-syntax: This is not valid JSON: a colon is missing after the key.',
    ],
    ['no value', '{"organization": }', '1:18 file-syntax: This is not valid JSON: a value is missing here.'],
    [
      'two commas',
      `${HEAD},${ADA}}`,
      '2:1 file-syntax: This is not valid JSON: a key in double quotes is missing here.',
    ],
    [
      'no closing brace',
      `${HEAD}${ADA}`,
      '2:58 file-syntax: This is not valid JSON: a closing } is missing.',
    ],
    ['no closing bracket', '{"a": [1', '1:9 file-syntax: This is not valid JSON: a closing ] is missing.'],
    [
      'an open string',
      '{"organization: 1}\n',
      '1:2 file-syntax: This is not valid JSON: the string is never closed.',
    ],
    [
      'an open comment',
      '{} /* later',
      '1:4 file-syntax: This is not valid JSON: the comment is never closed with */.',
    ],
    [
      'two documents',
      `${HEAD}${ADA}}\n{}`,
      '3:1 file-syntax: This is not valid JSON: the file should end here.',
    ],
    [
      'an unknown escape',
      '{"\\x": 1}',
      '1:2 file-syntax: This is not valid JSON: this backslash escape does not exist in JSON.',
    ],
    [
      'half an escape',
      '{"\\u12": 1}',
      '1:2 file-syntax: This is not valid JSON: this \\u escape is malformed.',
    ],
    [
      'a tab in a string',
      '{"a\tb": 1}',
      '1:2 file-syntax: This is not valid JSON: a control character stands in a string; escape it as \\u00XX.',
    ],
    [
      'a conflict',
      `${HEAD}<<<<<<< HEAD\n${ADA}}`,
      '2:1 file-syntax: A merge conflict is left in the file: choose one side and delete the markers.',
    ],
    [
      'deep nesting',
      `${HEAD}"members": ${'['.repeat(20)}`,
      '2:27 file-syntax: Values nest more than 16 deep here; no members file needs that.',
    ],
  ])('(%s) is refused with what to mend', (_name, text, expected) => {
    const { roster, findings } = read(text)
    expect(roster).toBeUndefined()
    expect(listed(findings)).toEqual([expected])
  })

  it.each(['[', '{"a":', '[},', '{"a":[1}', '{"a" ]', '/*', '"'])(
    'of %s without end is refused quickly',
    (text) => {
      expect(read(text.repeat(100_000)).roster).toBeUndefined()
    },
  )

  it('that is too long is not parsed, however its letters are encoded', () => {
    const text = membersText({ 'ada@example.com': { reason: 'ä'.repeat(100) } })
    const bytes = text.length + 100
    const { findings } = readRoster(text, { now: NOW, maxBytes: bytes - 1 })
    expect(listed(findings)).toEqual([
      `1:1 file-too-large: The file has ${bytes} bytes; at most ${bytes - 1} are read.`,
    ])
    expect(readRoster(text, { now: NOW, maxBytes: bytes }).roster).toBeDefined()
  })

  it('may have up to 5 MiB', () => {
    const padding = (bytes: number) => `${HEAD}${ADA}}`.padEnd(bytes)
    expect(read(padding(5 * 1024 * 1024)).roster).toBeDefined()
    expect(read(padding(5 * 1024 * 1024 + 1)).roster).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'prototype'])('names nothing %s, at any depth', (key) => {
    const message = `"${key}" cannot be a key or a name; choose another one.`
    for (const [text, place] of [
      [`${HEAD}"${key}": {}, ${ADA}}`, '2:1'],
      [`${HEAD}${ADA}, "groups":\n{"${key}": {}}}`, '3:2'],
      [withGrace(`{"deployments": {"*": {"role": "viewer", "${key}": 1}}}`), '3:42'],
    ]) {
      expect(listed(read(text ?? '').findings)).toEqual([`${place} forbidden-key: ${message}`])
    }
  })

  it('with a key twice says where it stood first', () => {
    const text = `{"organization": "1",\n"members": {\n"ada@example.com": {},\n"ada@example.com": {}},\n"organization": "2"}`
    expect(listed(read(text).findings)).toEqual([
      '4:1 duplicate-key: The key "ada@example.com" stands twice, first on line 3; keep one of the two.',
      '5:1 duplicate-key: The key "organization" stands twice, first on line 1; keep one of the two.',
    ])
  })
})

describe('comments, commas and line endings', () => {
  it('comments and trailing commas are allowed', () => {
    const text = `// who\n{"organization": "1", /* all */ "members": {"ada@example.com": {"organization": ["owner",],},},}`
    expect(read(text)).toMatchObject({ findings: [] })
  })

  it.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('lines may end with %s', (_name, end) => {
    const text = ['{', '"organization": "1",', '"members": {', '  "ada": {}', '}}'].join(end)
    expect(listed(read(text).findings)).toEqual([
      '4:3 invalid-email: "ada" is not an e-mail address, by which members are listed.',
    ])
  })

  it('a byte order mark is one column wide', () => {
    expect(read(`\uFEFF${HEAD}${ADA}}`).findings).toEqual([])
    expect(listed(read('\uFEFF{"organization": }').findings)).toEqual([
      '1:19 file-syntax: This is not valid JSON: a value is missing here.',
    ])
  })

  it('columns count UTF-16 code units', () => {
    expect(listed(read('{"😀": 1, "organization": "1", "members": {"ada": {}}}').findings)).toEqual([
      '1:2 unknown-key: Unknown key "😀"; known are $schema, organization, resources, groups, members, policy.',
      '1:44 invalid-email: "ada" is not an e-mail address, by which members are listed.',
    ])
  })
})

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
      '2:21 unknown-key: Unknown key "idp" in "policy" › "sso"; known are domains.',
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
      '3:20 invalid-value: "members" › "grace@example.com" › "groups" › item 2 must be a string; write it in double quotes.',
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
      expect(rosterOf({ [email]: {} }).members.has(email.toLowerCase())).toBe(true)
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

describe('names and roles', () => {
  const named = (entry: string) =>
    `${HEAD}"resources": {"deployments": {"logs-prod": "d1"}, "security": {"siem": "s1"}}, "groups": {"sre": {"security": {"siem": "viewer"}, "deployments": {"logs-prod": "viewer"}}}, "members": {"ada@example.com": {"organization": "owner", "groups": ["sre"]}, "grace@example.com":\n${entry}}}`

  it.each([
    [
      '{"deployments": {"logs-prd": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "logs-prd"; did you mean "logs-prod"?',
    ],
    [
      '{"elasticsearch": {"logs-prod": "viewer"}}',
      '3:20 unknown-resource: There is no Elasticsearch project named "logs-prod"; name it under "resources" › "elasticsearch", or write its id (32 hexadecimal digits).',
    ],
    [
      `{"deployments": {"${'a'.repeat(31)}": "viewer"}}`,
      `3:18 unknown-resource: There is no deployment named "${'a'.repeat(31)}"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).`,
    ],
    [
      '{"deployments": {"**": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "**"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).',
    ],
    [
      '{"deployments": {"toString": "viewer"}}',
      '3:18 unknown-resource: There is no deployment named "toString"; name it under "resources" › "deployments", or write its id (32 hexadecimal digits).',
    ],
    ['{"groups": ["SRE", "sr"]}', '3:20 unknown-group: There is no group "sr"; did you mean "sre"?'],
    [
      '{"groups": ["toString"]}',
      '3:13 unknown-group: There is no group "toString"; define it under "groups".',
    ],
    [
      '{"deployments": {"*": "viewr"}}',
      '3:23 unknown-role: There is no deployment role "viewr"; did you mean "viewer"? If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"deployments": {"*": "Viewer"}}',
      '3:23 unknown-role: There is no deployment role "Viewer"; write "viewer". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"deployments": {"*": {"role": "deployment-admin"}}}',
      '3:32 unknown-role: There is no deployment role "deployment-admin"; write "admin". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"security": {"*": ["viewer", "Tier 1 Analyst"]}}',
      '3:31 unknown-role: There is no Security project role "Tier 1 Analyst"; write "t1-analyst". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"observability": {"*": "developer"}}',
      '3:25 unknown-role: There is no Observability project role "developer"; known are admin, editor, viewer. If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"organization": "organization-admin"}',
      '3:18 unknown-role: There is no organization role "organization-admin"; write "owner". If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"organization": ["toString"]}',
      '3:19 unknown-role: There is no organization role "toString"; known are owner, billing-admin. If it is newer than this release, list it under "policy" › "extraRoles".',
    ],
    [
      '{"security": {"*": {"role": "editor", "applicationRoles": ["a"]}}}',
      '3:29 custom-role-needs-viewer: Custom application roles on a project demand the role "viewer", not "editor"; where both are meant, list them one beside the other.',
    ],
    [
      '{"connectedClusters": {"*": {"role": "viewer", "access": "console"}}}',
      '3:29 invalid-value: Roles on connected clusters have no "access" or "applicationRoles"; leave them out.',
    ],
    [
      '{"github": "x"}, "GRACE@example.com": {}',
      '3:18 duplicate-email: GRACE@example.com and grace@example.com (line 2) are one address: capitals make no difference. Keep one of the two.',
    ],
    [
      '{"github": "x"}, "eve@example.com": {"github": "X"}',
      '3:48 duplicate-login: The GitHub login "X" is that of grace@example.com already; one login is one person.',
    ],
  ])('%s is an error', (entry, expected) => {
    const { roster, findings } = read(named(entry))
    expect(roster).toBeUndefined()
    expect(listed(findings).filter((finding) => !finding.includes('"SRE"'))).toEqual([expected])
  })

  it.each([
    ['*', 'stands for all of them'],
    [HEX, 'looks like an id'],
    [HEX.toUpperCase(), 'looks like an id'],
  ])('%s cannot name a resource', (name, why) => {
    const { findings } = read(`${HEAD}"resources": {"deployments": {"${name}": "d1"}}, ${ADA}}`)
    expect(listed(findings)).toEqual([
      `2:31 invalid-value: "${name}" cannot name a resource, since it ${why}; choose another name.`,
    ])
  })

  it('extraRoles vouch for a role by id, for one kind, or by name, for all', () => {
    const member = { security: { '*': 'hunter' }, deployments: { '*': 'hunter' } }
    const policy = (...extraRoles: string[]) => ({ policy: { extraRoles } })
    expect(() => rosterOf({ 'ada@example.com': member }, policy('security-hunter'))).toThrow(
      'no deployment role',
    )
    expect(rosterOf({ 'ada@example.com': member }, policy('hunter')).members.size).toBe(1)
  })

  it('an owner has one name, whatever extraRoles say: what goes by another would get past guards', () => {
    const policy = { extraRoles: ['organization-admin'] }
    expect(() => rosterOf({ 'ada@example.com': { organization: 'organization-admin' } }, { policy })).toThrow(
      'write "owner"',
    )
  })

  it('too many assignments are refused, where groups would multiply them', () => {
    const scopes = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [index.toString(16).padStart(32, '0'), 'viewer']),
    )
    const members = Object.fromEntries(
      Array.from({ length: 501 }, (_, index) => [`p${index}@example.com`, { groups: ['all'] }]),
    )
    const { roster, findings } = read(membersText(members, { groups: { all: { deployments: scopes } } }))
    expect(roster).toBeUndefined()
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'file-too-large', email: 'p500@example.com' },
    ])
  })
})

describe('warnings', () => {
  it.each([
    [
      'custom roles beside viewer',
      withGrace(
        `{"elasticsearch": {"${HEX}": [\n"viewer",\n{"role": "viewer", "applicationRoles": ["logs", "apm"]}]}}`,
      ),
      [
        `5:1 wider-than-it-looks (warning): The custom roles apm, logs narrow nothing for grace@example.com: Viewer on the Elasticsearch project ${HEX} stands beside them, and the wider of the two counts.`,
      ],
    ],
    [
      'custom roles beside viewer on all',
      withGrace(
        `{"elasticsearch": {"*": "viewer",\n"${HEX}": {"role": "viewer", "applicationRoles": ["logs"]}}}`,
      ),
      [
        '4:37 wider-than-it-looks (warning): The custom roles logs narrow nothing for grace@example.com: Viewer on all Elasticsearch projects stands beside them, and the wider of the two counts.',
      ],
    ],
    [
      'a role that another implies',
      withGrace('{"deployments": {"*": ["admin",\n"viewer"]}}'),
      [
        '4:1 implied-role (warning): Viewer on all deployments adds nothing for grace@example.com: Admin on all deployments covers it.',
      ],
    ],
    [
      'a resource that all implies',
      withGrace(`{"deployments": {"*": "viewer",\n"${HEX}": {"role": "viewer", "access": "console"}}}`),
      [
        `4:37 implied-role (warning): Viewer (Cloud Console only) on the deployment ${HEX} adds nothing for grace@example.com: Viewer on all deployments covers it.`,
      ],
    ],
    [
      'an owner who is billing admin',
      withGrace('{"organization": ["owner", "billing-admin"]}'),
      [
        '3:28 implied-role (warning): Billing admin adds nothing for grace@example.com: Organization owner covers it.',
      ],
    ],
    [
      'a role that comes through a group',
      `${HEAD}"groups": {"sre": {"deployments": {"*": "viewer"}}},\n"members": {"ada@example.com": {"organization": "owner", "deployments": {"*": "admin"},\n"groups": ["sre"]}}}`,
      [
        '4:12 implied-role (warning): Viewer on all deployments adds nothing for ada@example.com: Admin on all deployments covers it.',
      ],
    ],
    [
      'an unused group and resource',
      `${HEAD}"groups": {"sre": {}},\n"resources": {"deployments":\n{"logs": "1"}}, ${ADA}}`,
      [
        '2:12 unused-group (warning): Nobody is in the group "sre".',
        '4:2 unused-resource (warning): No role uses the deployment name "logs".',
      ],
    ],
    [
      'two names for an id',
      `${HEAD}"resources": {"deployments": {"logs": "${HEX}",\n"shop": "${HEX.toUpperCase()}"}}, "members": {"ada@example.com": {"organization": "owner", "deployments": {"logs": "viewer", "shop": "admin"}}}}`,
      [
        '3:1 duplicate-resource (warning): "shop" and "logs" name the same deployment; keep one of the two names.',
        '3:128 implied-role (warning): Viewer on the deployment logs adds nothing for ada@example.com: Admin on the deployment logs covers it.',
      ],
    ],
    [
      'no owner',
      `${HEAD} "members": {"ada@example.com": {}}}`,
      ['2:2 few-owners (warning): No Organization owner is listed; "minOwners" asks for 1.'],
    ],
    [
      'one owner of two',
      `${HEAD} ${ADA}, "policy": {"minOwners": 2}}`,
      ['2:2 few-owners (warning): Only 1 Organization owner is listed; "minOwners" asks for 2.'],
    ],
    [
      'an owner whose time has run out',
      `${HEAD} "members": {"ada@example.com": {"organization": "owner", "expires": "2026-11-22"}, "eve@example.com": {}}}`,
      [
        '2:2 few-owners (warning): No Organization owner is listed; "minOwners" asks for 1.',
        '2:70 expired (info): ada@example.com expired (2026-11-22) and counts as not listed; delete the entry, or extend it.',
      ],
    ],
    [
      'an expiry within fourteen days',
      withGrace('{"expires": "2026-12-06"}'),
      [
        '3:13 expires-soon (warning): 14 days are left for grace@example.com (expires 2026-12-06); then they count as not listed.',
      ],
    ],
    [
      'an expiry today',
      withGrace('{"expires": "2026-11-23"}'),
      [
        '3:13 expires-soon (warning): Less than a day is left for grace@example.com (expires 2026-11-23); then they count as not listed.',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    const { roster, findings } = read(text)
    expect(listed(findings)).toEqual(expected)
    expect(roster).toBeDefined()
  })

  it.each([
    ['custom roles alone', '{"elasticsearch": {"*": {"role": "viewer", "applicationRoles": ["logs"]}}}'],
    ['two personas', '{"security": {"*": ["t1-analyst", "t3-analyst"]}}'],
    ['roles on different kinds', '{"security": {"*": "viewer"}, "observability": {"*": "viewer"}}'],
    ['an expiry after fourteen days', '{"expires": "2026-12-07"}'],
    ['no roles', '{}'],
  ])('there is none for %s', (_name, entry) => {
    expect(read(withGrace(entry)).findings).toEqual([])
  })
})

describe('a roster', () => {
  const text = (entry: object, rest = {}) =>
    rosterOf({ 'Ada@Example.com': entry }, rest).members.get('ada@example.com')

  it('has people by address, whatever its capitals, spelt as in the file', () => {
    expect(text({ reason: 'founder', github: 'Ada' })).toEqual({
      email: 'Ada@Example.com',
      assignments: [],
      groups: [],
      github: 'Ada',
      reason: 'founder',
      position: { line: 4, column: 5 },
    })
  })

  it('has names resolved to ids in the spelling of the service, and groups to their roles', () => {
    const entry = {
      groups: ['sre', 'sre'],
      organization: 'billing-admin',
      deployments: { logs: ['viewer', 'viewer'], [HEX.toUpperCase()]: { role: 'editor', access: 'console' } },
      elasticsearch: { '*': { role: 'viewer', applicationRoles: ['b', 'a', 'b'] } },
    } as const
    const rest = {
      resources: { deployments: { logs: 'B'.repeat(32) } },
      groups: { sre: { deployments: { '*': 'admin' }, connectedClusters: { '*': 'viewer' } } },
    }
    const member = rosterOf({ 'Ada@Example.com': entry as never }, rest)
    expect(short(member.members.get('ada@example.com')?.assignments ?? [])).toEqual([
      'billing-admin',
      'deployment/*=admin',
      `deployment/${HEX}=editor[]`,
      `deployment/${'b'.repeat(32)}=viewer`,
      'elasticsearch/*=viewer[a,b]',
      'connected-cluster/*=viewer',
    ])
    expect(member.resources.name('deployment', 'b'.repeat(32))).toBe('logs')
    expect(member.resources.name('security', 'b'.repeat(32))).toBeUndefined()
  })

  it.each([
    ['2026-12-31', '2026-12-31T23:59:59.999Z', true],
    ['2026-12-31', '2027-01-01T00:00:00Z', false],
    ['2026-12-31T18:00:00Z', '2026-12-31T17:59:59.999Z', true],
    ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00Z', false],
    ['2026-12-31T18:00:00+02:00', '2026-12-31T16:00:00Z', false],
    ['2024-02-29', '2024-02-29T12:00:00Z', true],
  ])('with "expires": "%s" has the person at %s: %s', (expires, now, isListed) => {
    const roster = rosterOf({ 'ada@example.com': { expires } }, {}, Date.parse(now))
    expect(roster.members.has('ada@example.com')).toBe(isListed)
    expect(roster.expired.has('ada@example.com')).toBe(!isListed)
  })

  it('has the policy with its defaults', () => {
    expect(rosterOf({ 'ada@example.com': {} }).policy).toEqual({
      unlisted: 'remove',
      resend: 'on-merge',
      invitationExpiresIn: '3d',
      minOwners: 1,
      maxRemovals: { percent: 20 },
      approvals: 'off',
      selfApproval: false,
      ssoDomains: [],
      extraRoles: [],
    })
  })

  it('has the policy of the file', () => {
    const policy = {
      unlisted: 'report',
      resend: 'never',
      invitationExpiresIn: '72h',
      minOwners: 2,
      maxRemovals: 3,
      approvals: 'enforce',
      selfApproval: true,
      sso: { domains: ['Corp.Example'] },
      extraRoles: ['security-hunter'],
    } as const
    expect(rosterOf({ 'ada@example.com': {} }, { policy: policy as never }).policy).toEqual({
      unlisted: 'report',
      resend: 'never',
      invitationExpiresIn: '72h',
      minOwners: 2,
      maxRemovals: { count: 3 },
      approvals: 'enforce',
      selfApproval: true,
      ssoDomains: ['corp.example'],
      extraRoles: ['security-hunter'],
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import type { ResourceStates } from '../plan/resource-state.ts'
import { NOW, soundFile } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { type Adoption, adopt, unnamedResources } from './adoption.ts'

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'

const FILE = `{
  // Acme
  "organization": "1234567890",
  "resources": { "deployments": { "logs-prod": "${LOGS}" } },
  "groups": {
    "sre": { "deployments": { "*": "admin" }, "security": { "*": "viewer" } }
  },
  "members": {
    // Our founder.
    "ada@acme.example": { "organization": "owner" },
    "bob@acme.example": { "deployments": { "logs-prod": "viewer" } }, // temporarily
    "cat@acme.example": { "groups": ["sre"], "reason": "on call" },
    "kim@acme.example": { "expires": "2026-11-20", "reason": "contractor" }
  }
}
`

const ADA = member('ada@acme.example', ['owner'])
const BOB = member('bob@acme.example', [`deployment/${LOGS}=viewer`])
const CAT = member('cat@acme.example', ['deployment/*=admin', 'security/*=viewer'])

interface Given {
  readonly text?: string
  readonly names?: ReadonlyMap<string, string>
  readonly resources?: ResourceStates
}

function adoptionOf(actual: Snapshot, { text = FILE, names = new Map(), resources }: Given = {}): Adoption {
  const file = soundFile(text)
  const known = resources ? { resources } : {}
  const plan = planChanges(file.roster, actual, known)
  return adopt({ file, snapshot: actual, plan }, { now: NOW, names, ...known })
}

/** Lines that are deleted, then lines that are added. */
function change(actual: Snapshot, options: Parameters<typeof adoptionOf>[1] = {}): readonly string[] {
  const { text: before = FILE } = options
  const { text } = adoptionOf(actual, options)
  const [old, now] = [before.split('\n'), text.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ]
}

describe('adopt', () => {
  it('changes nothing if nothing differs', () => {
    expect(adoptionOf(snapshot([ADA, BOB, CAT]))).toMatchObject({ text: FILE, adopted: [], left: [] })
  })

  it('lists members and invited people with their roles, by the names in the file', () => {
    const yan = member('yan@acme.example', [`deployment/${LOGS}=editor`])
    const zoe = invitation('zoe@acme.example', ['security/*=viewer[soc]'])
    expect(change(snapshot([ADA, BOB, CAT, yan], [zoe]))).toEqual([
      '- "kim@acme.example": { "expires": "2026-11-20", "reason": "contractor" }',
      '+ "kim@acme.example": { "expires": "2026-11-20", "reason": "contractor" },',
      '+ "yan@acme.example": { "deployments": { "logs-prod": "editor" } },',
      '+ "zoe@acme.example": { "security": { "*": { "role": "viewer", "applicationRoles": ["soc"] } } }',
    ])
  })

  it('deletes entries of people who are gone, with their comments', () => {
    expect(change(snapshot([ADA, CAT]))).toEqual([
      '- "bob@acme.example": { "deployments": { "logs-prod": "viewer" } }, // temporarily',
    ])
  })

  it('updates roles, and keeps the other details', () => {
    const promoted = member('bob@acme.example', [`deployment/${LOGS}=editor`])
    expect(change(snapshot([ADA, promoted, CAT]))).toEqual([
      '- "bob@acme.example": { "deployments": { "logs-prod": "viewer" } }, // temporarily',
      '+ "bob@acme.example": { "deployments": { "logs-prod": "editor" } }, // temporarily',
    ])
  })

  it('does not list roles that no file can ask for, even if a new invitation would lose them', () => {
    const resources = { stopped: new Set([`deployment/${LOGS}`]), missing: new Set<string>() }
    const bob = invitation('bob@acme.example', [`deployment/${LOGS}=threat-hunter`, 'security/*=editor'])
    const { text, adopted } = adoptionOf(snapshot([ADA, CAT], [bob]), { resources })
    expect(adopted).toEqual(['bob@acme.example'])
    expect(text).toContain(
      '"bob@acme.example": { "deployments": { "logs-prod": "viewer" }, "security": { "*": "editor" } }',
    )
  })

  it.each([
    ['a member who still has', [member('bob@acme.example', ['owner', `deployment/${LOGS}=editor`])], []],
    ['an invitation that still has', [], [invitation('bob@acme.example', ['owner'])]],
  ])('leaves %s a role that has ended', (_who, members, invitations) => {
    const ended = '"bob@acme.example": { "organization": { "role": "owner", "expires": "2026-11-01" } }'
    const text = FILE.replace('"bob@acme.example": { "deployments": { "logs-prod": "viewer" } }', ended)
    const zoe = member('zoe@acme.example')
    const {
      text: after,
      adopted,
      left,
    } = adoptionOf(snapshot([ADA, CAT, zoe, ...members], invitations), { text })
    expect(left).toEqual([{ email: 'bob@acme.example', reason: 'role-ended' }])
    expect(adopted).toEqual(['zoe@acme.example'])
    expect(after).toContain(ended)
  })

  it('adopts an owner', () => {
    const promoted = member('bob@acme.example', ['owner', `deployment/${LOGS}=viewer`])
    expect(change(snapshot([ADA, promoted, CAT])).at(-1)).toContain('"organization": "owner"')
  })

  it('keeps a group that still fits, and adds further roles to the entry', () => {
    const more = member('cat@acme.example', ['deployment/*=admin', 'security/*=viewer', 'billing-admin'])
    expect(change(snapshot([ADA, BOB, more])).at(-1)).toContain(
      '{ "organization": "billing-admin", "groups": ["sre"], "reason": "on call" }',
    )
  })

  it('replaces a group that no longer fits with the remaining roles, and does not edit the group', () => {
    const less = member('cat@acme.example', ['deployment/*=admin'])
    expect(change(snapshot([ADA, BOB, less]))).toEqual([
      '- "cat@acme.example": { "groups": ["sre"], "reason": "on call" },',
      '+ "cat@acme.example": { "deployments": { "*": "admin" }, "reason": "on call" },',
    ])
  })

  it('edits a group whose members have all changed alike, and no entry', () => {
    const text = FILE.replace('"bob@acme.example": {', '"bob@acme.example": { "groups": ["sre"],')
    const roles = ['deployment/*=viewer', 'security/*=viewer']
    const bob = member('bob@acme.example', [...roles, `deployment/${LOGS}=viewer`])
    expect(change(snapshot([ADA, bob, member('cat@acme.example', roles)]), { text })).toEqual([
      '- "sre": { "deployments": { "*": "admin" }, "security": { "*": "viewer" } }',
      '+ "sre": { "deployments": { "*": "viewer" }, "security": { "*": "viewer" } }',
    ])
  })

  it.each([
    ['one of them has not', ['deployment/*=admin', 'security/*=viewer'], ''],
    ['one of them has changed differently', ['deployment/*=editor', 'security/*=viewer'], ''],
    ['one of them has expired', ['deployment/*=viewer', 'security/*=viewer'], 'kim'],
    ['they own the organization now', ['owner', 'security/*=viewer'], ''],
  ])('edits no group if %s', (_, roles, expired) => {
    const text = FILE.replace(
      '"bob@acme.example": { "deployments": { "logs-prod": "viewer" } }',
      '"bob@acme.example": { "groups": ["sre"] }',
    ).replace('"expires": "2026-11-20"', expired === '' ? '$&' : '"groups": ["sre"], $&')
    const cats = roles.includes('owner') ? roles : ['deployment/*=viewer', 'security/*=viewer']
    const people = [ADA, member('bob@acme.example', roles), member('cat@acme.example', cats)]
    const lines = change(snapshot(people), { text })
    expect(lines.filter((line) => line.includes('"sre": {'))).toEqual([])
    expect(lines.length).toBeGreaterThan(0)
  })

  it('does not edit groups of extended files', () => {
    const text = FILE.replace(/"groups": \{[\s\S]*?\n {2}\},/, '"extends": "./groups.json",')
    const groups =
      '{ "groups": { "sre": { "deployments": { "*": "admin" }, "security": { "*": "viewer" } } } }'
    const members = { path: 'members.json', text, extended: new Map([['groups.json', { text: groups }]]) }
    const file = soundFile(members)
    const actual = snapshot([ADA, BOB, member('cat@acme.example', ['security/*=viewer'])])
    const plan = planChanges(file.roster, actual)
    const adoption = adopt({ file, snapshot: actual, plan }, { now: NOW })
    expect(adoption.text).toContain('{ "security": { "*": "viewer" }, "reason": "on call" }')
  })

  it('lists members who are only reported', () => {
    const text = FILE.replace('"groups": {', '"policy": { "unlisted": "report" },\n  "groups": {')
    const { adopted } = adoptionOf(snapshot([ADA, BOB, CAT, member('yan@acme.example')]), { text })
    expect(adopted).toEqual(['yan@acme.example'])
  })

  it('leaves expired entries to people', () => {
    const actual = snapshot([ADA, BOB, CAT, member('kim@acme.example')])
    expect(adoptionOf(actual)).toMatchObject({
      text: FILE,
      adopted: [],
      left: [{ email: 'kim@acme.example', reason: 'expired' }],
    })
  })

  it('adopts neither expired invitations nor several that differ', () => {
    const actual = snapshot(
      [ADA, CAT],
      [
        invitation('bob@acme.example', ['owner'], { expired: true }),
        invitation('yan@acme.example', [], { expired: true }),
        invitation('zoe@acme.example', ['owner']),
        invitation('zoe@acme.example', ['billing-admin']),
      ],
    )
    expect(adoptionOf(actual)).toMatchObject({
      text: FILE,
      left: [
        { email: 'bob@acme.example', reason: 'invitation-expired' },
        { email: 'yan@acme.example', reason: 'invitation-expired' },
        { email: 'zoe@acme.example', reason: 'invitations-differ' },
      ],
    })
  })

  it('adopts what a members file can express; the plan leaves the rest alone', () => {
    const odd = [
      member('"odd one"@acme.example'),
      member('pat@acme.example', ['elasticsearch/*=developer[custom]', 'billing-admin']),
      member('sam@acme.example', [`deployment/${LOGS}=viewer[not a name]`]),
    ]
    const { adopted, left, text } = adoptionOf(snapshot([ADA, BOB, CAT, ...odd]))
    expect([adopted, left]).toEqual([['pat@acme.example', 'sam@acme.example'], []])
    expect(text).toContain('"pat@acme.example": { "organization": "billing-admin" }')
    expect(text).toContain('"sam@acme.example": {}')
  })

  it('does not list unknown roles, which the plan leaves alone', () => {
    const yan = member('yan@acme.example', ['security/*=threat-hunter', 'security/*=viewer'])
    const { text } = adoptionOf(snapshot([ADA, BOB, CAT, yan]))
    expect(text).toContain('"yan@acme.example": { "security": { "*": "viewer" } }')
  })

  it('deletes nobody if no entry would be left', () => {
    const text = '{ "organization": "1234567890", "members": { "ada@acme.example": {} } }'
    expect(adoptionOf(snapshot([]), { text })).toMatchObject({
      text,
      left: [{ email: 'ada@acme.example', reason: 'not-writable' }],
    })
  })

  it('names new resources if it knows their names, and writes their ids otherwise', () => {
    const yan = member('yan@acme.example', [`deployment/${SHOP}=viewer`, 'connected-cluster/dc-1=viewer'])
    const actual = snapshot([ADA, BOB, CAT, yan])
    const file = soundFile(FILE)
    const plan = planChanges(file.roster, actual)
    expect(unnamedResources({ file, snapshot: actual, plan })).toEqual([
      { kind: 'deployment', id: SHOP },
      { kind: 'connected-cluster', id: 'dc-1' },
    ])
    const named = adoptionOf(actual, { names: new Map([[`deployment/${SHOP}`, 'shop']]) }).text
    expect(named).toContain(`"shop": "${SHOP}"`)
    expect(named).toContain('"deployments": { "shop": "viewer" }')
    // Only ids in the form that the service makes can do without a name.
    expect(named).toMatch(/"connectedClusters": \{\s*"dc-1": "dc-1"\s*\}/)
    expect(adoptionOf(actual).text).toContain(`"deployments": { "${SHOP}": "viewer" }`)
  })

  it.each([
    ['logs-prod', 'logs-prod-9b1d0c'],
    ['*', 'deployment *'],
    ['', 'deployment'],
    ['__proto__', 'deployment __proto__'],
    [LOGS, `deployment ${LOGS}`],
  ])('turns the name %j into one that a file can have', (name, expected) => {
    const actual = snapshot([ADA, BOB, CAT, member('yan@acme.example', [`deployment/${SHOP}=viewer`])])
    const names = new Map([[`deployment/${SHOP}`, name]])
    expect(adoptionOf(actual, { names }).text).toContain(`${JSON.stringify(expected)}: "${SHOP}"`)
  })

  it('has a digest of what is adopted, not of the time', () => {
    const digest = (...people: Snapshot['members']) => adoptionOf(snapshot([ADA, BOB, CAT, ...people])).digest
    const [yan, zoe] = [member('yan@acme.example'), member('zoe@acme.example')]
    expect(digest(yan)).toBe(digest(yan))
    const others = [digest(), digest(zoe), digest(yan, zoe), digest(member('yan@acme.example', ['owner']))]
    expect(new Set([digest(yan), ...others]).size).toBe(5)
  })
})

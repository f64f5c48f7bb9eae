import { describe, expect, it } from 'vitest'
import { carryOut, planChanges, tally } from '../index.ts'
import { short } from '../testing/assignments.ts'
import { NOW, soundFile } from '../testing/members-text.ts'
import { apiKey, member, snapshot } from '../testing/organization.ts'
import { at, decisionsFor, openedReview, REVIEW_FILE, REVIEWED } from '../testing/reviews.ts'
import type { Decision } from './decisions-document.ts'

const REVIEW = openedReview()
const revoke = { decision: 'revoke', reason: 'not needed' } as const

/** The file and the plan after these decisions, by item; everything else is kept, or open. */
function carried(
  others: Readonly<Record<string, Partial<Decision>>>,
  { text = REVIEW_FILE, only = false }: { readonly text?: string; readonly only?: boolean } = {},
) {
  const items = Object.fromEntries(
    Object.entries(others).map(([item, decision]) => [item.replace(/^(\w+)/, '$1@example.com'), decision]),
  )
  const { decided } = tally(REVIEW, decisionsFor(REVIEW, items))
  const meant = only ? decided.filter(({ item }) => item.id in items) : decided
  const { result, byHand, bare } = carryOut(meant, soundFile(text), { now: NOW })
  if (result.code !== 'edited') throw new Error(JSON.stringify(result))
  const plan = planChanges(result.roster, REVIEWED)
  return {
    text: result.text,
    changes: plan.changes.map(
      ({ kind, email, revoke: lost, grant }) =>
        `${kind} ${email.split('@')[0]} -${short(lost)} +${short(grant)}`,
    ),
    byHand: byHand.map(({ item }) => item.id),
    bare: bare.map(({ key }) => key),
  }
}

describe('revoked API keys', () => {
  const keys = [
    apiKey('ci', [], { id: 'k1', userId: `user-of-${at('root')}` }),
    apiKey('by hand', [], { id: 'k2' }),
    apiKey('kept', [], { id: 'k3' }),
  ]
  const actual = { ...REVIEWED, keys }
  const review = openedReview({ snapshot: actual })
  const decided = tally(
    review,
    decisionsFor(review, { 'key-id:k1': revoke, 'key-id:k2': revoke }),
  ).decided.filter(({ subject }) => subject.kind === 'key')
  const withKeys = REVIEW_FILE.replace(
    '\n}\n',
    `,\n  "apiKeys": { "ci": { "expires": "2027-03-01", "owner": "${at('joan')}" } }\n}\n`,
  )

  it('end in their entry or in a new one, so that the plan revokes them', () => {
    const { result, byHand } = carryOut(decided, soundFile(withKeys), { now: NOW })
    if (result.code !== 'edited') throw new Error(result.code)
    expect(JSON.parse(result.text).apiKeys).toEqual({
      ci: { id: 'k1', expires: '2026-11-23T12:00:00.000Z', owner: at('joan') },
      'by hand': {
        id: 'k2',
        expires: '2026-11-23T12:00:00.000Z',
        owner: expect.stringContaining('@'),
        reason: 'not needed',
      },
    })
    expect(byHand).toEqual([])
    const { changes } = planChanges(result.roster, actual)
    expect(changes.flatMap(({ kind, key }) => (kind === 'revoke-key' ? [key?.id] : []))).toEqual(['k2', 'k1'])
    const again = carryOut(decided, soundFile(result.text), { now: NOW + 1000 })
    expect(again.result).toMatchObject({ code: 'edited', text: result.text })
    expect(again.endedKeys).toEqual([])
    // To keep it after all takes another end, which nobody but people can choose.
    const kept = tally(review, decisionsFor(review, {})).decided
    const { endedKeys } = carryOut(kept, soundFile(result.text), { now: NOW + 1000 })
    expect(endedKeys.map(({ item }) => item.id)).toEqual(['key-id:k2', 'key-id:k1'])
  })

  it('are for people to revoke if the file says nothing about keys', () => {
    const { result, byHand } = carryOut(decided, soundFile(REVIEW_FILE), { now: NOW })
    expect(result).toMatchObject({ code: 'edited', text: REVIEW_FILE })
    expect(byHand.map(({ item }) => item.id)).toEqual(['key-id:k2', 'key-id:k1'])
  })
})

describe('decisions as edits of the file', () => {
  it('leave a file alone if everything is kept', () => {
    // Eve is not in the file, which would remove her.
    const { text, changes } = carried({})
    const eve = '"eve@example.com": { "deployments": { "*": "viewer" } }'
    expect(text).toBe(REVIEW_FILE.replace(/( "max.*)\n/, `$1,\n    ${eve}\n`))
    expect(changes).toEqual([])
  })

  it('take a role from one, who leaves the group and keeps what else it gave', () => {
    const { text, changes } = carried({ 'bob deployments/shop=editor': revoke })
    expect(changes).toEqual(['change-roles bob -deployment/9b1d0c2e3f4a4b5c6d7e8f9001122334=editor +'])
    expect(text).toContain('"bob@example.com": { "observability": { "*": "viewer" } }')
  })

  it('take a role from a group if everybody in it loses it', () => {
    const { text, changes } = carried({
      'bob deployments/shop=editor': revoke,
      'cat deployments/shop=editor': revoke,
    })
    expect(changes).toHaveLength(2)
    expect(text).toContain('"groups": { "sre": { "observability": { "*": "viewer" } } }')
    expect(text).toContain('"bob@example.com": { "groups": ["sre"] }')
  })

  it('change a role of a group if it is changed for everybody in it', () => {
    const change = {
      decision: 'change',
      reason: 'reads',
      to: { kind: 'deployment', role: 'viewer', resource: '9b1d0c2e3f4a4b5c6d7e8f9001122334' },
    } as const
    const { text, changes } = carried({
      'bob deployments/shop=editor': change,
      'cat deployments/shop=editor': change,
    })
    expect(changes).toHaveLength(2)
    expect(text).toContain(
      '"sre": { "deployments": { "shop": "viewer" }, "observability": { "*": "viewer" } }',
    )
    expect(text).toContain('"bob@example.com": { "groups": ["sre"] }')
  })

  it('give another role in its place', () => {
    const to = { kind: 'deployment', role: 'viewer', resource: '9b1d0c2e3f4a4b5c6d7e8f9001122334' } as const
    const { text } = carried({ 'sam deployments/shop=admin': { decision: 'change', reason: 'reads', to } })
    expect(text).toContain('"sam@example.com": { "deployments": { "shop": "viewer" } }')
  })

  it('give a role that replaces one with an end the same end', () => {
    const ending = '{ "role": "admin", "expires": "2026-12-31", "reason": "INC-42" }'
    const text = REVIEW_FILE.replace(
      '"sam@example.com": { "deployments": { "shop": "admin"',
      `"sam@example.com": { "deployments": { "shop": ${ending}`,
    )
    const review = openedReview({ ...soundFile(text) })
    const item = `${at('sam')} deployments/shop=admin`
    expect(review.subjects.flatMap(({ items }) => items).find(({ id }) => id === item)).toMatchObject({
      expires: '2026-12-31',
      reason: 'INC-42',
    })
    const to = { kind: 'deployment', role: 'viewer', resource: '9b1d0c2e3f4a4b5c6d7e8f9001122334' } as const
    const decisions = decisionsFor(review, { [item]: { decision: 'change', reason: 'reads', to } })
    const { result } = carryOut(tally(review, decisions).decided, soundFile(text), { now: NOW })
    expect(result).toMatchObject({
      text: expect.stringContaining(
        '"shop": { "role": "viewer", "expires": "2026-12-31", "reason": "INC-42" }',
      ),
    })
  })

  it('keep a role with an end until then: not after it, and not without it', () => {
    const withRole = (role: string) => REVIEW_FILE.replace('{ "shop": "admin" }', `{ ${role} }`)
    const ending = withRole('"shop": { "role": "admin", "expires": "2026-12-31", "reason": "INC-42" }')
    const { decided } = tally(review(ending), decisionsFor(review(ending), {}))
    const textOf = (text: string, now: number) => {
      const { result } = carryOut(decided, soundFile(text, now), { now })
      return result.code === 'edited' ? result.text.replace(/,\n *"eve@.*/, '') : result.code
    }
    const after = Date.parse('2027-01-01T00:00:00Z')
    expect(textOf(ending, NOW)).toBe(ending)
    expect(textOf(ending, after)).toBe(ending)
    // An earlier decision took it.
    const without = REVIEW_FILE.replace('"deployments": { "shop": "admin" } ', '')
    expect(textOf(without, NOW).replace(/(sam@\S+ {)\s+(.*)\n\s+}/, '$1 $2 }')).toBe(ending)
    expect(textOf(without, after)).toBe(without)

    function review(text: string) {
      return openedReview({ ...soundFile(text) })
    }
  })

  it('undo the edits of an earlier decision that is replaced', () => {
    const to = { kind: 'deployment', role: 'viewer', resource: '9b1d0c2e3f4a4b5c6d7e8f9001122334' } as const
    const item = `${at('sam')} deployments/shop=admin`
    const changed = REVIEW_FILE.replace('"shop": "admin"', '"shop": "viewer"')
    const gone = changed.replace(/ *"joan@.*\n/, '')
    for (const [decision, expected] of [
      [{}, '"sam@example.com": { "deployments": { "shop": "admin" } }'],
      [revoke, '"sam@example.com": {}'],
    ] as const) {
      const { decided } = tally(REVIEW, decisionsFor(REVIEW, { [item]: decision }))
      const replacements = new Map([[item, to]])
      const { result } = carryOut(decided, soundFile(gone), { now: NOW, replacements })
      expect(result).toMatchObject({ text: expect.stringContaining(expected) })
      // A membership that is kept is in the file again.
      expect(result).toMatchObject({ text: expect.stringContaining('"joan@example.com": {}') })
    }
  })

  it('remove the people who lose a membership or an invitation', () => {
    const { changes, text } = carried({ 'joan membership': revoke, 'max deployments/shop=viewer': revoke })
    expect(changes).toEqual([
      'remove joan - +',
      'cancel-invitation max -deployment/9b1d0c2e3f4a4b5c6d7e8f9001122334=viewer +',
    ])
    expect(text).not.toMatch(/joan|max/)
  })

  it('name members who are left without a role', () => {
    expect(carried({ 'sam deployments/shop=admin': revoke })).toMatchObject({
      bare: [at('sam')],
      text: expect.stringContaining('"sam@example.com": {}'),
    })
  })

  it('take nothing from a file that does not have it: the plan removes people it does not list', () => {
    const { text, byHand, changes } = carried({ 'eve deployments/*=viewer': revoke })
    expect(text).toBe(REVIEW_FILE)
    expect(byHand).toEqual([])
    expect(changes).toEqual(['remove eve -deployment/*=viewer +'])
  })

  it('are for people to carry out if the file has no say', () => {
    const reported = REVIEW_FILE.replace(
      '"organization": "1234567890",',
      '"organization": "1234567890",\n  "policy": { "unlisted": "report" },',
    )
    const { byHand, text } = carried(
      { 'eve deployments/*=viewer': revoke, 'cat platform platform-admin': revoke },
      { text: reported },
    )
    expect(byHand).toEqual([`${at('cat')} platform platform-admin`, `${at('eve')} deployments/*=viewer`])
    expect(text).toBe(reported)
  })

  it('ask for no role that files cannot ask for, which is preserved', () => {
    const actual = snapshot([
      ...REVIEWED.members.filter(({ email }) => email !== at('joan') && email !== at('eve')),
      member(at('joan'), ['deployment/*=wizard', 'deployment/*=viewer']),
    ])
    const review = openedReview({ snapshot: actual })
    const item = `${at('joan')} deployments/*=wizard`
    const text = (others: Parameters<typeof decisionsFor>[1]) => {
      const { decided } = tally(review, decisionsFor(review, others))
      const { result, byHand } = carryOut(decided, soundFile(REVIEW_FILE), { now: NOW })
      return {
        text: result.code === 'edited' ? result.text : result.code,
        byHand: byHand.map((each) => each.item.id),
      }
    }
    const kept = REVIEW_FILE.replace(
      '"joan@example.com": {}',
      '"joan@example.com": { "deployments": { "*": "viewer" } }',
    )
    expect(text({})).toEqual({ text: kept, byHand: [] })
    expect(text({ [item]: revoke })).toEqual({ text: kept, byHand: [item] })
  })

  it('leave open items unchanged', () => {
    const { text } = carried({ 'cat security/*=viewer': revoke }, { only: true })
    expect(text).toContain('"cat@example.com": { "groups": ["sre"] }')
    expect(text).not.toContain('eve@')
  })
})

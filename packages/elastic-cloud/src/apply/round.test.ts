import { Secret, type UnknownAssignment } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { change, failure, invitation, lostAnswer, member, roles, snapshot } from '../testing/changes.ts'
import { roundOf } from '../testing/round.ts'

const D1 = 'deployment/d1=viewer'
const D2 = 'deployment/d2=viewer'
const ALL = 'deployment/*=viewer'
const FORBIDDEN = failure('role_assignments.unauthorized_role_assignments', 403)
const INVALID = failure('organization.invitation_invalid_email')
const EXISTS = failure('organization.invitation_already_exists')
const PLATFORM: UnknownAssignment = { path: 'platform', roleId: 'x', wire: { role_id: 'x' } }

/** Refuses the requests in which any of these texts is. */
function refusing(error: typeof FORBIDDEN, ...texts: readonly string[]) {
  return (request: string) => (texts.some((text) => request.includes(text)) ? error : undefined)
}

describe('the order of a round', () => {
  it('is grants, withdrawals, invitations, cancellations, revokes, removals', async () => {
    const { requests } = await roundOf({
      due: [
        change('remove', 'gus', [D1]),
        change('cancel-invitation', 'fay', [D1]),
        change('change-roles', 'eve', [D1], [D2]),
        change('replace-invitation', 'dan', [D1], [D2]),
        change('resend', 'cat', [D1], [D1]),
        change('invite', 'bob', [], [D2]),
      ],
      snapshot: snapshot(
        [member('eve', D1), member('gus', D1)],
        ['cat', 'dan', 'fay', 'gus'].map((name) => invitation(name, [D1])),
      ),
    })
    expect(requests).toEqual([
      'grant eve: deployment/d2=viewer',
      'cancel token of dan',
      'invite dan bob: deployment/d2=viewer',
      'invite cat: deployment/d1=viewer',
      'cancel token of gus, token of fay',
      'revoke eve: deployment/d1=viewer',
      'remove gus',
    ])
  })

  it('has no request for what there is nothing of', async () => {
    const { requests, attempts, reads } = await roundOf({
      due: [
        change('change-roles', 'bob', [], [D1]),
        change('cancel-invitation', 'cat'),
        change('remove', 'dan', [D1]),
      ],
    })
    expect(requests).toEqual(['grant bob: deployment/d1=viewer', 'remove dan'])
    expect(attempts.get('cat')?.succeeded).toBe(false)
    expect(reads).toBe(0)
  })

  it('writes every request down, with its changes and its outcome', async () => {
    const { audit } = await roundOf({
      due: [change('invite', 'bob', [], [D1]), change('invite', 'cat', [], [D1]), change('remove', 'dan')],
      answer: refusing(FORBIDDEN, 'remove'),
    })
    expect(audit).toEqual([
      {
        time: '2026-11-23T00:00:00.000Z',
        changes: [
          { kind: 'invite', email: 'bob@example.com', digest: 'invite bob' },
          { kind: 'invite', email: 'cat@example.com', digest: 'invite cat' },
        ],
        request: { operation: 'invite', assignments: roles(D1) },
        result: { outcome: 'ok' },
      },
      {
        time: '2026-11-23T00:00:00.000Z',
        changes: [{ kind: 'remove', email: 'dan@example.com', digest: 'remove dan' }],
        request: { operation: 'remove-members' },
        result: { outcome: 'refused', status: 403, codes: FORBIDDEN.codes },
      },
    ])
  })

  it('sends nothing more once the key is refused', async () => {
    const { requests, attempts, context } = await roundOf({
      due: [change('change-roles', 'bob', [D1], [D2]), change('remove', 'cat', ['owner'])],
      owners: ['ada', 'cat'],
      answer: () => failure('root.unauthorized', 401),
    })
    expect(requests).toEqual(['grant bob: deployment/d2=viewer'])
    expect(context.stop.signal.aborted).toBe(true)
    expect(attempts.get('cat')).toMatchObject({ unsent: true, succeeded: false })
  })

  it('rejects if something other than a request fails', async () => {
    const broken = roundOf({
      due: [change('remove', 'bob')],
      answer: () => {
        throw new TypeError('a fault of ours')
      },
    })
    await expect(broken).rejects.toThrow('a fault of ours')
  })
})

describe('roles', () => {
  it('that one refuses cost only themselves', async () => {
    const { requests, attempts } = await roundOf({
      due: [change('change-roles', 'bob', [], [D1, D2])],
      answer: refusing(FORBIDDEN, 'd1='),
    })
    expect(requests).toEqual([
      'grant bob: deployment/d1=viewer deployment/d2=viewer',
      'grant bob: deployment/d1=viewer',
      'grant bob: deployment/d2=viewer',
    ])
    expect(attempts.get('bob')).toMatchObject({ succeeded: true, refusal: FORBIDDEN })
  })

  it.each<[string, string, string, boolean]>([
    ['the same resource', 'deployment/d1=editor', D1, true],
    ['all of the kind, for one', 'deployment/*=editor', D1, true],
    ['one, for all of the kind', 'deployment/d1=editor', ALL, true],
    ['another resource', 'deployment/d2=editor', D1, false],
    ['a resource of another kind', 'security/d1=editor', D1, false],
    ['the organization, for another of its roles', 'owner', 'billing-admin', true],
  ])('are kept while their replacement is not granted: on %s', async (_name, grant, revoke, isKept) => {
    const { requests, attempts } = await roundOf({
      due: [change('change-roles', 'bob', [revoke], [grant])],
      owners: ['ada'],
      answer: refusing(FORBIDDEN, 'grant'),
    })
    expect(requests.filter((request) => request.startsWith('revoke'))).toEqual(
      isKept ? [] : [`revoke bob: ${revoke}`],
    )
    expect(attempts.get('bob')?.withheld).toEqual(
      isKept ? expect.stringContaining('could not be granted') : undefined,
    )
  })

  it('are kept for one of several that are not granted', async () => {
    const { requests } = await roundOf({
      due: [change('change-roles', 'bob', [D1], ['deployment/d1=editor', 'security/s1=viewer'])],
      answer: refusing(FORBIDDEN, 'grant'),
    })
    expect(requests.filter((request) => request.startsWith('revoke'))).toEqual([])
  })

  it('are kept too if the answer to the grant was lost', async () => {
    const { requests } = await roundOf({
      due: [change('change-roles', 'bob', [D1], ['deployment/d1=editor'])],
      answer: (request) => (request.startsWith('grant') ? lostAnswer() : undefined),
    })
    expect(requests).toEqual(['grant bob: deployment/d1=editor'])
  })

  it('of one person are not held up by those of another', async () => {
    const { requests } = await roundOf({
      due: [
        change('change-roles', 'bob', [D1], ['deployment/d1=editor']),
        change('change-roles', 'cat', [D1], ['deployment/d1=editor']),
      ],
      answer: refusing(FORBIDDEN, 'grant bob'),
    })
    expect(requests.slice(2)).toEqual(['revoke cat: deployment/d1=viewer'])
  })

  it('are sent in ever smaller parts if answers keep getting lost', async () => {
    const many = Array.from({ length: 8 }, (_, index) => `deployment/d${index}=viewer`)
    const granted = async (lost: number) =>
      (await roundOf({ due: [{ change: change('change-roles', 'bob', [], many), lost }] })).requests.length
    expect(await Promise.all([0, 1, 2, 3].map(granted))).toEqual([1, 4, 8, 8])
  })
})

describe('ownerships', () => {
  const demotion = (name: string) => change('change-roles', name, ['owner'], [D1])
  const ended = (requests: readonly string[]) =>
    requests.filter((request) => /^re(?:voke|move)/.test(request))

  it('end as far as the policy goes', async () => {
    const { requests, attempts } = await roundOf({
      due: [demotion('ada'), demotion('bob'), change('remove', 'cat', ['owner'])],
      owners: ['ada', 'bob', 'cat', 'dan'],
      minOwners: 2,
    })
    expect(ended(requests)).toEqual(['revoke ada: owner', 'revoke bob: owner', 'remove cat'])
    expect(attempts.get('cat')?.withheld).toBeUndefined()
  })

  it.each<[string, readonly string[], number, readonly string[]]>([
    ['enough are left', ['ada', 'bob', 'cat'], 1, ['revoke ada: owner', 'remove bob']],
    ['another one has gone meanwhile', ['ada', 'bob'], 1, ['revoke ada: owner']],
    ['they are owners no more', [], 1, ['revoke ada: owner', 'remove bob']],
  ])('are told from a new reading: %s', async (_name, owners, minOwners, expected) => {
    const { requests, reads } = await roundOf({
      due: [demotion('ada'), change('remove', 'bob', ['owner'])],
      owners,
      minOwners,
    })
    expect(ended(requests)).toEqual(expected)
    expect(reads).toBe(2)
  })

  it.each([
    ['demotions', demotion],
    ['removals', (name: string) => change('remove', name, ['owner'])],
  ])('are counted one by one within a phase of %s', async (_name, ending) => {
    const { requests, attempts } = await roundOf({
      due: [ending('ada'), ending('bob')],
      owners: ['ada', 'bob'],
    })
    expect(ended(requests)).toHaveLength(1)
    expect(attempts.get('bob')?.withheld).toContain('Too few Organization owners')
  })

  it('do not end if the owners cannot be read again', async () => {
    const { requests, attempts } = await roundOf({
      due: [demotion('ada'), change('remove', 'bob', ['owner'])],
      snapshot: snapshot(['ada', 'bob', 'cat', 'dan'].map((name) => member(name, 'owner'))),
      owners: lostAnswer(),
    })
    expect(ended(requests)).toEqual([])
    for (const name of ['ada', 'bob'])
      expect(attempts.get(name)?.withheld).toContain('Too few Organization owners')
  })

  it('wait for the ones that replace them, and other roles do not wait with them', async () => {
    const { requests, attempts } = await roundOf({
      due: [change('change-roles', 'ada', ['owner', D2], [D1]), change('change-roles', 'bob', [], ['owner'])],
      owners: ['ada'],
      answer: refusing(FORBIDDEN, 'grant bob'),
    })
    expect(ended(requests)).toEqual(['revoke ada: deployment/d2=viewer'])
    expect(attempts.get('ada')?.withheld).toContain('Too few Organization owners')
  })

  it('do not end with the removal of the last owner, whatever other roles they have', async () => {
    const { requests, attempts } = await roundOf({
      due: [change('remove', 'ada', ['owner', D1]), change('change-roles', 'bob', [], ['owner'])],
      owners: ['ada'],
      answer: refusing(FORBIDDEN, 'grant bob'),
    })
    expect(ended(requests)).toEqual([])
    expect(attempts.get('ada')?.withheld).toContain('Too few Organization owners')
  })

  it('are not asked for if none ends', async () => {
    const { reads } = await roundOf({
      due: [change('remove', 'bob', [D1]), change('change-roles', 'cat', [D1])],
    })
    expect(reads).toBe(0)
  })
})

describe('invitations', () => {
  const replacement = change('replace-invitation', 'bob', [ALL], [D1])
  const two = ['one', 'two'].map((token) => invitation('bob', [ALL], { token: new Secret(token) }))

  it('are replaced only once every old one is cancelled', async () => {
    const { requests, attempts } = await roundOf({
      due: [replacement],
      snapshot: snapshot([], two),
      answer: refusing(failure('organization.invitation_not_found', 404), 'two'),
    })
    expect(requests).toEqual(['cancel one, two', 'cancel one', 'cancel two'])
    expect(attempts.get('bob')).toMatchObject({ succeeded: false })
  })

  it('are not replaced if the answer to the cancellation was lost', async () => {
    const { requests } = await roundOf({
      due: [replacement],
      snapshot: snapshot([], two),
      answer: (request) => (request.startsWith('cancel') ? lostAnswer() : undefined),
    })
    expect(requests).toEqual(['cancel one, two'])
  })

  it('count as sent only if they were, whatever was cancelled before', async () => {
    const { attempts } = await roundOf({
      due: [replacement],
      snapshot: snapshot([], two),
      answer: refusing(INVALID, 'invite'),
    })
    expect(attempts.get('bob')).toMatchObject({ succeeded: false, refusal: INVALID })
  })

  it('to people with the same roles are one request, up to the limit', async () => {
    const { requests } = await roundOf({
      due: [
        ...['ann', 'bob', 'cat'].map((name) => change('invite', name, [], [D1])),
        change('invite', 'dan', [], [D2]),
        change('invite', 'eve', [], [D1], { carried: [PLATFORM] }),
      ],
      limits: { emailsPerInvitation: 2, idsPerDelete: 50 },
    })
    expect(requests).toEqual([
      'invite ann bob: deployment/d1=viewer',
      'invite cat: deployment/d1=viewer',
      'invite dan: deployment/d2=viewer',
      'invite eve: deployment/d1=viewer platform',
    ])
  })

  it('that are refused for an address cost only that one', async () => {
    const { requests, attempts } = await roundOf({
      due: ['ann', 'bob', 'cat'].map((name) => change('invite', name, [], [D1])),
      answer: refusing(INVALID, 'bob'),
    })
    expect(requests.map((request) => request.replace(/:.*/, ''))).toEqual([
      'invite ann bob cat',
      'invite ann',
      'invite bob cat',
      'invite bob',
      'invite cat',
    ])
    expect([...attempts.values()].filter(({ refusal }) => refusal)).toHaveLength(1)
  })

  it('that the key may not send are asked for once', async () => {
    const { requests } = await roundOf({
      due: ['ann', 'bob', 'cat'].map((name) => change('invite', name)),
      answer: () => failure('root.invalid_authentication', 403),
    })
    expect(requests).toEqual(['invite ann bob cat: '])
  })

  it('are cancelled in parts if ids are refused, up to the limit', async () => {
    const names = ['ann', 'bob', 'cat']
    const { requests } = await roundOf({
      due: names.map((name) => change('cancel-invitation', name)),
      snapshot: snapshot(
        [],
        names.map((name) => invitation(name)),
      ),
      limits: { emailsPerInvitation: 100, idsPerDelete: 2 },
      answer: refusing(failure('organization.invitation_not_found', 404), 'ann'),
    })
    expect(requests).toEqual([
      'cancel token of ann, token of bob',
      'cancel token of cat',
      'cancel token of ann',
      'cancel token of bob',
    ])
  })
})

describe('a resend', () => {
  const due = ['ann', 'bob'].map((name) => change('resend', name, [D1], [D1]))
  const expired = snapshot(
    [],
    ['ann', 'bob'].map((name) => invitation(name, [D1], { expired: true })),
  )

  it('is a request like that of an invitation', async () => {
    const { requests, attempts } = await roundOf({ due, snapshot: expired })
    expect(requests).toEqual(['invite ann bob: deployment/d1=viewer'])
    expect([...attempts.values()].every(({ isClean }) => isClean)).toBe(true)
  })

  it('cancels first if the invitation is refused as already existing', async () => {
    let refused = 0
    const { requests, attempts } = await roundOf({
      due,
      snapshot: expired,
      answer: () => (refused++ === 0 ? EXISTS : undefined),
    })
    expect(requests).toEqual([
      'invite ann bob: deployment/d1=viewer',
      'cancel token of ann, token of bob',
      'invite ann bob: deployment/d1=viewer',
    ])
    expect([...attempts.values()].every(({ isClean }) => isClean)).toBe(true)
  })

  it('is not sent anew if the old invitation cannot be cancelled', async () => {
    const { requests, attempts } = await roundOf({
      due,
      snapshot: expired,
      answer: (request) =>
        request === 'cancel token of ann' || request.includes('ann bob')
          ? EXISTS
          : request.includes('token of ann')
            ? FORBIDDEN
            : undefined,
    })
    expect(requests.filter((request) => request.startsWith('invite'))).toEqual([
      'invite ann bob: deployment/d1=viewer',
      'invite bob: deployment/d1=viewer',
    ])
    expect([attempts.get('ann')?.succeeded, attempts.get('bob')?.succeeded]).toEqual([false, true])
  })

  it('cancels first if an answer was lost before', async () => {
    const [ann] = due
    const { requests } = await roundOf({ due: ann ? [{ change: ann, lost: 1 }] : [], snapshot: expired })
    expect(requests).toEqual(['cancel token of ann', 'invite ann: deployment/d1=viewer'])
  })

  it('costs an address that is refused only itself', async () => {
    const { requests, attempts } = await roundOf({ due, snapshot: expired, answer: refusing(INVALID, 'ann') })
    expect(requests.map((request) => request.replace(/:.*/, ''))).toEqual([
      'invite ann bob',
      'invite ann',
      'invite bob',
    ])
    expect(attempts.get('ann')?.refusal).toBe(INVALID)
    expect(attempts.get('bob')?.isClean).toBe(true)
  })
})

describe('an invitation that is refused for its roles', () => {
  it('goes out without those on a deployment that is gone or stopped', async () => {
    const { requests, attempts } = await roundOf({
      due: ['ann', 'bob'].map((name) =>
        change('invite', name, [], [D1, D2, 'deployment/d3=viewer', 'billing-admin']),
      ),
      deployments: ['d3'],
      stopped: ['d2'],
      answer: refusing(FORBIDDEN, 'd1=', 'd2='),
    })
    expect(requests).toEqual([
      'invite ann bob: billing-admin deployment/d1=viewer deployment/d2=viewer deployment/d3=viewer',
      'invite ann bob: billing-admin deployment/d3=viewer',
    ])
    expect(attempts.get('ann')).toMatchObject({ isClean: true, omitted: { assignments: roles(D1, D2) } })
  })

  it.each([
    ['a code of its own', failure('role_assignments.invalid_config')],
    ['no code', failure('', 400)],
    ['a status only', FORBIDDEN],
  ])('with %s, goes out without what Roster does not know', async (_name, error) => {
    const { requests, attempts } = await roundOf({
      due: [change('replace-invitation', 'bob', [ALL], [D1], { carried: [PLATFORM] })],
      snapshot: snapshot([], [invitation('bob', [ALL])]),
      deployments: ['d1'],
      answer: refusing(error, 'platform'),
    })
    expect(requests).toEqual([
      'cancel token of bob',
      'invite bob: deployment/d1=viewer platform',
      'invite bob: deployment/d1=viewer',
    ])
    expect(attempts.get('bob')).toMatchObject({ isClean: true, omitted: { carried: [PLATFORM] } })
  })

  it('leaves out one after the other', async () => {
    const { requests, attempts } = await roundOf({
      due: [change('invite', 'bob', [], [D1, 'owner'], { carried: [PLATFORM] })],
      answer: refusing(FORBIDDEN, 'platform'),
    })
    expect(requests).toEqual([
      'invite bob: owner deployment/d1=viewer platform',
      'invite bob: owner platform',
      'invite bob: owner',
    ])
    expect(attempts.get('bob')).toMatchObject({ omitted: { assignments: roles(D1), carried: [PLATFORM] } })
  })

  it.each([
    ['nothing is amiss with its resources', ['d1']],
    ['its resources cannot be looked at', lostAnswer()],
  ])('stays refused if %s', async (_name, deployments) => {
    const { requests, attempts } = await roundOf({
      due: [change('invite', 'bob', [], [D1, ALL, 'owner'])],
      deployments,
      answer: () => FORBIDDEN,
    })
    expect(requests).toHaveLength(1)
    expect(attempts.get('bob')).toMatchObject({ refusal: FORBIDDEN, omitted: {} })
  })

  it('to all deployments has the stopped ones named that anyone has roles on', async () => {
    const { attempts, requests } = await roundOf({
      due: [change('invite', 'bob', [], [ALL])],
      snapshot: snapshot(
        [member('cat', 'deployment/d9=viewer', D1)],
        [invitation('dan', ['deployment/d8=admin', 'security/d7=viewer'])],
      ),
      deployments: ['d1'],
      stopped: ['d7', 'd8', 'd9'],
      answer: () => FORBIDDEN,
    })
    expect(requests).toHaveLength(1)
    expect(attempts.get('bob')).toMatchObject({ refusal: FORBIDDEN, stoppedDeployments: ['d8', 'd9'] })
  })

  it('is resent in the same way', async () => {
    const { requests } = await roundOf({
      due: [change('resend', 'bob', [D1, D2], [D1, D2])],
      snapshot: snapshot([], [invitation('bob', [D1, D2], { expired: true })]),
      deployments: ['d2'],
      answer: refusing(FORBIDDEN, 'd1='),
    })
    expect(requests).toEqual([
      'invite bob: deployment/d1=viewer deployment/d2=viewer',
      'invite bob: deployment/d2=viewer',
    ])
  })
})

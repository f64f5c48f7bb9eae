/**
 * What calms a reader is true: no surface says that all is as the file says, or that nobody loses access, if an end date,
 * a loosened guard or a difference is in it. The rows are situations, the columns surfaces.
 */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { openTerminal } from '../../apps/cli/src/testing/terminal.ts'
import { API_KEY, acme, at, membersFile } from './acme.ts'
import { PERMISSIONS, type Stage, type StageOptions, type StageRun, test } from './stage.ts'

const DAY = 24 * 60 * 60 * 1000
const dayIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const NEXT_YEAR = dayIn(365)

/** What may calm, unless something is in it. */
const CALM = /matches|[Nn]obody (?:gains|loses)|[Nn]obody['’]s access|same access|as the file/
/** That something is. */
const TELLS = {
  end: /\b(?:ends?|ended|end date|until)\b/,
  guard: /loosen/,
  difference: /differ|not in the file|removes?/,
} as const

interface Situation {
  readonly name: string
  readonly stage?: StageOptions
  readonly base?: string
  readonly head: string
  /** Which of the surfaces before and after the merge has to tell it. */
  readonly preview: RegExp
  /** Of the check, if that tells less. */
  readonly title?: RegExp
  readonly record?: RegExp
  /** Without the organization, if that tells another thing. */
  readonly offline?: RegExp
  /** Of the person that the situation is about, at a terminal. */
  readonly explain?: RegExp
  /** In the list of people with a role, in the drift issue, and in an access review. */
  readonly who?: RegExp
  readonly drift?: RegExp
  readonly review?: RegExp
  /** In the report of who has access. */
  readonly report?: RegExp
  readonly isBlocked?: true
}

/** In the report, in the column "until". */
const DAN_ENDS = /`dan@[^|]*\|[^|]*\|[^|]*\|[^|]*\| \d+ \w+ \d{4} \|/

/** What a reader of a page sees. */
function seenIn({ outputs, files }: StageRun): string {
  const page = files[outputs['report'] ?? ''] ?? ''
  return page.replaceAll(/<(style|script)\b[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '')
}

/** What the check on the head of a pull request says. */
function checkOf({ repository }: Stage, number: number): string {
  const { sha } = repository.pullRequest(number).head
  return repository.checkRuns.findLast(({ headSha }) => headSha === sha)?.title ?? ''
}

/** What the issue about drift says. */
function issueOf({ repository }: Stage): string {
  const issue = [...repository.issues.values()].find(({ labels }) => labels.includes('roster: drift'))
  return issue === undefined ? '' : `${issue.title}\n${issue.body}`
}

const ending = (entry: object) => membersFile({ members: { dan: entry } })
const stranger = {
  state: acme({ members: [{ email: at('zed'), userId: 'zed', roles: [role('deployment-viewer')] }] }),
}
const reporting = (rest: Parameters<typeof membersFile>[0] = {}) =>
  membersFile({ ...rest, policy: { unlisted: 'report', ...rest?.policy } })

const SITUATIONS: readonly Situation[] = [
  {
    name: 'a membership that ends',
    head: ending({ expires: NEXT_YEAR }),
    preview: TELLS.end,
    record: /The next end date is .*, for 1 person/,
    explain: TELLS.end,
    report: DAN_ENDS,
  },
  {
    name: 'an end that moves',
    base: ending({ expires: NEXT_YEAR }),
    head: ending({ expires: dayIn(300) }),
    preview: TELLS.end,
    record: /The next end date is .*, for 1 person/,
    explain: TELLS.end,
    report: DAN_ENDS,
  },
  {
    name: 'a role that ends',
    base: membersFile(),
    head: membersFile({ members: { cat: { deployments: { '*': { role: 'editor', expires: NEXT_YEAR } } } } }),
    preview: TELLS.end,
    record: /The next end date is .*, for 1 person/,
    who: /cat@.* · until /,
    report: /cat@.* role until /,
    review: /Editor on all deployments · until /,
  },
  {
    name: 'an end that is over a limit',
    head: membersFile({
      members: Object.fromEntries(['dan', 'eva', 'fay'].map((each) => [each, { expires: NEXT_YEAR }])),
    }),
    preview: /3 of 10 members/,
    title: /^Blocked: .* end the access of 3 people/,
    offline: /[Ee]nds the access of 3 people/,
    record: /No preview has cleared 3 end dates/,
    explain: TELLS.end,
    report: DAN_ENDS,
    isBlocked: true,
  },
  { name: 'a loosened limit', head: membersFile({ policy: { maxRemovals: '100%' } }), preview: TELLS.guard },
  {
    name: 'fewer owners',
    base: membersFile({ policy: { minOwners: 2 } }),
    head: membersFile({ policy: { minOwners: 1 } }),
    preview: TELLS.guard,
  },
  {
    name: 'a member who is only reported',
    stage: stranger,
    base: reporting(),
    head: reporting({ members: { dan: { reason: 'night shift' } } }),
    preview: /1 difference stays/,
    offline: /not with the organization/,
    record: /1 difference stays/,
    who: /differ on 1 person\.[\s\S]*zed@.* · only in the organization/,
    drift: /differs from .*: 1 person[\s\S]*zed@/,
    review: /differs from the file in 1 way[\s\S]*only in the organization: `zed@/,
    report: /zed@.* \*\*not in the file\*\*/,
  },
  {
    name: 'dates that become removals',
    base: reporting({ members: { dan: { expires: NEXT_YEAR } } }),
    head: ending({ expires: NEXT_YEAR }),
    preview: /access .*on .*only reported/,
    title: /loosens .* ends the access of 1 person/,
    record: /The next end date is .*, for 1 person/,
    explain: TELLS.end,
    report: DAN_ENDS,
  },
]

describe('if something is in it, no surface calms', () => {
  test.for(SITUATIONS)('$name', async (situation, { openStage }) => {
    const { base = membersFile(), head, preview, record, offline, isBlocked = false } = situation
    const permissions = { ...PERMISSIONS, checks: 'write' } as const
    const stage = await openStage({ ...situation.stage, file: base, permissions })
    const number = stage.propose(head)
    const previewed = await stage.preview(number)
    const [comment = ''] = stage.comments(number)
    expect(previewed.code).toBe(isBlocked ? 1 : 0)
    expect(checkOf(stage, number)).toMatch(situation.title ?? preview)
    expect(checkOf(stage, number)).not.toMatch(CALM)
    for (const text of [comment, previewed.summary, seenIn(previewed)]) {
      expect(text).toMatch(preview)
      expect(text).not.toMatch(CALM)
    }
    const { state } = stage.cloud
    const { roster } = await openTerminal({
      state: state.export(),
      files: { 'base.json': base, 'members.json': head },
      env: { EC_API_KEY: API_KEY },
    })
    const { stdout: planned } = await roster('plan', '--base', 'base.json')
    expect(planned).toMatch(offline ?? preview)
    // Without the organization, two files can be told to ask for the same.
    if (offline === undefined) expect(planned).not.toMatch(CALM)

    const applied = await stage.apply(stage.merge(number))
    const [after = ''] = stage.comments(number)
    for (const text of [after, applied.summary]) expect(text).toMatch(record ?? /^/)
    const { drift, ...asked } = situation
    await stage.run('apply', { name: 'schedule' }, { inputs: { mode: 'drift' } })
    // Without a difference, there is no issue.
    expect(issueOf(stage)).toMatch(drift ?? /^$/)
    const answers: readonly [RegExp | undefined, readonly string[]][] = [
      [asked.explain, ['explain', at('dan')]],
      [asked.who, ['who', '*/*']],
      [asked.report, ['report', '--markdown']],
      [asked.review, ['review', 'open', 'q4', '--reviewers', `${at('ada')},${at('root')}`]],
    ]
    for (const [told, question] of answers) {
      if (told === undefined) continue
      const { stdout } = await roster(...question)
      expect(stdout).toMatch(told)
      // Of one person, it is said beside the end.
      if (question[0] !== 'explain') expect(stdout).not.toMatch(CALM)
    }
    expect((await roster('validate')).stdout).not.toMatch(CALM)
  })
})

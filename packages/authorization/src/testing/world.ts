/**
 * A world in which files are merged and pushed, previews and runs come and die, and administrators change the organization by
 * hand. Previews and runs are judged in earnest; GitHub and the service are small.
 */
import {
  type Assignment,
  assignmentSet,
  type Change,
  type EffectPart,
  effectDigest,
  emailKey,
  type Invitation,
  isMadeByMember,
  keyIdSubject,
  keySubject,
  type Member,
  type OrganizationKey,
  readRoster,
  Secret,
  type Snapshot,
  subtractAssignments,
} from '@roster/core'
import { findFileToApply, type Push } from '../history/file-to-apply.ts'
import { type Authorization, authorizeRun } from '../judgement/authorize-run.ts'
import { judgePullRequest } from '../judgement/judge-pull-request.ts'
import { recordShares } from '../judgement/record-share.ts'
import { demandsOf } from '../ledger/demand.ts'
import type { Evidence } from '../port/evidence.ts'
import type { FileState } from '../port/file-state.ts'
import { DAY, ORGANIZATION, textFile } from './members-files.ts'
import { OWNER, TestOrganization } from './organization.ts'
import { type Content, type Effect, type Entry, type Event, endOf, type SealedReview } from './rules.ts'
import { evidence, NO_EVIDENCE, TestRepository } from './test-repository.ts'

export const NAMES = ['ada', 'bob', 'cat'] as const
export const ROLES = ['editor', 'viewer'] as const
const MINUTE = 60_000
const START = Date.UTC(2026, 10, 23, 12)
const LABEL = 'roster: allow removals'

export type Edit =
  | { readonly of: 'member'; readonly who: string; readonly to: Entry | undefined }
  | { readonly of: 'policy'; readonly to: Readonly<Record<string, unknown>> }
  | { readonly of: 'keys'; readonly to: Content['keys'] }
  /** Another file. */
  | { readonly of: 'nothing' }

export type Step =
  | {
      readonly do: 'propose'
      readonly edit: Edit
      readonly hasLabel?: boolean
      readonly isApproved?: boolean
      readonly isPreviewed?: boolean
    }
  | { readonly do: 'preview' | 'label' | 'approve'; readonly which: number }
  /** With several, a queue merges them in one push. */
  | { readonly do: 'merge'; readonly which: number; readonly count: number }
  | { readonly do: 'push'; readonly edit: Edit }
  | { readonly do: 'break the file' }
  | { readonly do: 'change by hand'; readonly who: string; readonly to: readonly string[] | undefined }
  /** A new one, which has an id of its own. */
  | { readonly do: 'make a key' }
  | { readonly do: 'delete a key'; readonly key: string }
  | { readonly do: 'accept' }
  | { readonly do: 'wait'; readonly hours: number }
  /**
   * `of`: how many pushes back, or undefined for a schedule. `dies`: after so many changes, without a record. `refuses`: the
   * service refuses this change.
   */
  | {
      readonly do: 'run'
      readonly of?: number | undefined
      readonly dies?: number | undefined
      readonly refuses?: number | undefined
    }

interface PullRequest {
  readonly number: number
  readonly edit: Edit
  hasLabel: boolean
  /** When it changed last. */
  asOf: number
  isApproved: boolean
  review?: SealedReview
  evidence: Evidence
}

/** A change that a run made, with the effects that it was for. */
export interface Made {
  readonly change: Change
  readonly effects: readonly Effect[]
  readonly at: number
  /** How many events had happened. */
  readonly after: number
  readonly run: number
  /** The policy of the file. */
  readonly policy: Content['policy']
  /** When the last invitation of the person had expired. */
  readonly lapsedAt?: number
}

export class World {
  now = START
  readonly events: Event[] = []
  readonly made: Made[] = []
  /** The last run that was not refused. */
  last: Authorization | undefined
  readonly #repository = new TestRepository()
  readonly #open: PullRequest[] = []
  readonly #pushes: Push[] = []
  readonly #members = new Map<string, readonly Assignment[]>()
  #invitations: Invitation[] = []
  readonly #keys = new Set<string>()
  #sound: Content | undefined
  #lastNumber = 0
  #lastKey = 0
  #hasPullRequest = false
  #runs = 0

  constructor() {
    this.#repository.now = START
    this.#members.set('root', [OWNER])
    this.#repository.commit(undefined, START - DAY)
  }

  async take(step: Step): Promise<void> {
    this.now += MINUTE
    switch (step.do) {
      case 'propose': {
        const { edit, hasLabel = false, isApproved = false, isPreviewed = false } = step
        const pull: PullRequest = {
          ...{ number: ++this.#lastNumber, edit, asOf: this.now },
          ...{ hasLabel: false, isApproved: false, evidence: NO_EVIDENCE },
        }
        this.#open.push(pull)
        if (hasLabel) this.#label(pull)
        if (isApproved) this.#approve(pull)
        if (isPreviewed) await this.#preview(pull)
        return
      }
      case 'preview': {
        const pull = this.#pull(step.which)
        if (pull) await this.#preview(pull)
        return
      }
      case 'label': {
        const pull = this.#pull(step.which)
        if (pull) this.#label(pull)
        return
      }
      case 'approve': {
        const pull = this.#pull(step.which)
        if (pull) this.#approve(pull)
        return
      }
      case 'merge':
        await this.#pushed(async () => {
          for (let count = 0; count < step.count; count += 1) {
            const pull = this.#pull(step.which)
            if (pull) await this.#merge(pull)
          }
        })
        return
      case 'push':
        await this.#pushed(() => this.#land(this.#edited(step.edit)))
        return
      case 'break the file':
        await this.#pushed(() => this.#land(undefined))
        return
      case 'change by hand':
        this.#changeByHand(step.who, step.to)
        return
      case 'make a key':
        this.#keys.add(`k${++this.#lastKey}`)
        return
      case 'delete a key':
        this.#keys.delete(step.key)
        return
      case 'accept':
        this.#accept()
        return
      case 'wait':
        this.now += step.hours * 60 * MINUTE
        return
      case 'run':
        await this.run(step)
    }
  }

  #label(pull: PullRequest): void {
    if (pull.hasLabel) return
    pull.hasLabel = true
    pull.asOf = this.now
    this.#repository.labels.set(pull.number, [{ name: LABEL, isSet: true, by: 'root', at: this.now }])
  }

  #approve(pull: PullRequest): void {
    if (pull.isApproved) return
    pull.isApproved = true
    pull.asOf = this.now
    this.#repository.review(pull.number, 'root', 'approved', `head ${pull.number}`, this.now)
  }

  #pull(which: number): PullRequest | undefined {
    return this.#open[which % Math.max(this.#open.length, 1)]
  }

  #edited(edit: Edit): Content {
    const last = this.#sound ?? { members: {}, policy: {}, keys: {} }
    if (edit.of === 'nothing') return last
    if (edit.of === 'member') return { ...last, members: { ...last.members, [edit.who]: edit.to } }
    return edit.of === 'policy' ? { ...last, policy: edit.to } : { ...last, keys: edit.to }
  }

  async #pushed(change: () => void | Promise<void>): Promise<void> {
    const before = this.#repository.tip
    await change()
    const after = this.#repository.tip
    if (after === before) return
    this.#pushes.push({ branch: 'main', ref: 'refs/heads/main', defaultBranch: 'main', before, after })
  }

  async #merge(pull: PullRequest): Promise<void> {
    this.#open.splice(this.#open.indexOf(pull), 1)
    const { edit } = pull
    const labels = pull.hasLabel ? [LABEL] : []
    if (edit.of === 'nothing') {
      const file = await this.#repository.fileAt(this.#repository.tip)
      if (file) this.#repository.merge(pull.number, { file, at: this.now, labels, evidence: pull.evidence })
      return
    }
    const content = this.#edited(edit)
    const options = { file: fileOf(content), at: this.now, labels, evidence: pull.evidence }
    this.#repository.merge(pull.number, options)
    this.#hasPullRequest = true
    this.#note(content, pull)
  }

  #land(content: Content | undefined): void {
    this.#repository.commit(content ? fileOf(content) : textFile('{'), this.now)
    this.#note(content)
  }

  #note(landed: Content | undefined, pull?: PullRequest): void {
    const content = landed && this.#isSound(landed) ? landed : undefined
    this.events.push({
      ...{ is: 'landing', at: this.now, isApproved: pull?.isApproved ?? false },
      ...(content && { content }),
      ...(this.#sound && { before: this.#sound }),
      ...(pull?.review && { review: pull.review }),
    })
    this.#sound = content ?? this.#sound
  }

  /** What one edit allows, another can make wrong. */
  #isSound(content: Content): boolean {
    const file = fileOf(content)
    return file.kind === 'text' && readRoster(file.source, { now: this.now }).roster !== undefined
  }

  async #preview(pull: PullRequest): Promise<void> {
    const { tip } = this.#repository
    const base = await this.#repository.fileAt(tip)
    const labels = pull.hasLabel ? [LABEL] : []
    const headSha = `head ${pull.number}`
    const review = {
      pullRequest: { number: pull.number, file: 'members.json', author: 'grace', headSha },
      ...{ labels, baseRef: 'main', baseSha: tip },
      ...(base && { base }),
      merged: fileOf(this.#edited(pull.edit)),
    }
    const { content, label } = await judgePullRequest(review, this.now, this.#ports())
    if (content === undefined) {
      pull.evidence = NO_EVIDENCE
      delete pull.review
      return
    }
    const { effectDigests, planDigest } = content
    const shown = { plannedAt: this.now, headSha, asOf: pull.asOf, ...(label && { label }) }
    pull.evidence = evidence([...effectDigests, planDigest], shown)
    this.#repository.previews.set(pull.number, shown)
    const digests = new Set(effectDigests)
    pull.review = { at: this.now, digests, planDigest, isLifted: label !== undefined }
  }

  /** What GitHub and the service answer now. */
  #ports() {
    const { branchCommits, pullRequestBehind, reviewsOf, rosterAt, readEvidence, mayWrite } = this.#repository
    const { labelEvents, lastPreview, fileAt, filesOf, mergedAt, tipOf, defaultBranch } = this.#repository
    this.#repository.now = this.now
    return {
      ...{ branchCommits, pullRequestBehind, reviewsOf, rosterAt, readEvidence, mayWrite, labelEvents },
      ...{ lastPreview, fileAt, filesOf, mergedAt, tipOf, defaultBranch },
      planLive: new TestOrganization(this.snapshot()).planLive,
    }
  }

  async run({ of, dies, refuses }: Omit<Extract<Step, { do: 'run' }>, 'do'> = {}): Promise<void> {
    const push = of === undefined ? undefined : this.#pushes.at(-1 - of)
    if (of !== undefined && push === undefined) return
    this.now += MINUTE
    const ports = this.#ports()
    const found = await findFileToApply('members.json', push, ports)
    if (found.status !== 'found') return
    const { file } = found
    const { roster: asked, findings } = readRoster(file.source, { now: this.now })
    if (asked === undefined) return
    const about = { file, asked, findings, isPush: push !== undefined, now: this.now }
    const authorization = await authorizeRun({ ...about, unreviewed: 'hold' }, ports)
    this.last = authorization
    this.#runs += 1
    const outcomes = []
    for (const [index, change] of authorization.due.entries()) {
      if (index === dies) return
      const verified = index !== refuses && !isMadeByMember(change.kind)
      if (verified) this.#make(change, authorization)
      outcomes.push({ change, verified })
    }
    if (dies !== undefined) return
    for (const { record, pullRequest } of await recordShares(authorization, outcomes)) {
      if (record === undefined) continue
      const { commit, open, others, spent } = record
      const { preview } = await this.#repository.readEvidence(pullRequest, ORGANIZATION)
      const without = new Set([...open, ...others])
      const at = this.now
      const inForceAt = (digest: string) => (without.has(digest) ? undefined : (spent.get(digest) ?? at))
      this.#repository.prove(pullRequest.number, {
        preview,
        record: { at, inForceAt, ...(commit !== undefined && { commit }) },
      })
    }
    if (!this.#hasPullRequest) return
    const inForce = this.effects().filter((effect) => this.isInForce(effect))
    this.events.push({ is: 'run', at: this.now, inForce: new Set(inForce.map(({ digest }) => digest)) })
  }

  #make(change: Change, { authorised, plan }: Authorization): void {
    const all = new Map(this.effects().map((effect) => [effect.digest, effect]))
    const key = emailKey(change.email)
    const lapsed = this.#invitations
      .filter(({ email }) => emailKey(email) === key)
      .map(({ expiresAt = '' }) => Date.parse(expiresAt))
      .filter((time) => time <= this.now)
    this.made.push({
      ...{
        change,
        at: this.now,
        after: this.events.length,
        run: this.#runs,
        policy: this.#sound?.policy ?? {},
      },
      effects: demandsOf(change, authorised, plan).map(({ digest, part, email, planDigest }) => ({
        ...(all.get(digest) ?? { on: nameOf(email), part, digest }),
        planDigest,
      })),
      ...(lapsed.length > 0 && { lapsedAt: Math.max(...lapsed) }),
    })
    const name = nameOf(change.email)
    switch (change.kind) {
      case 'invite':
      case 'resend':
      case 'replace-invitation':
        this.#uninvite(key)
        this.#invitations.push(this.#invitation(change))
        return
      case 'cancel-invitation':
        this.#uninvite(key)
        return
      case 'change-roles': {
        const held = this.#members.get(name) ?? []
        const kept = subtractAssignments(held, change.revoke)
        this.#members.set(name, assignmentSet([...kept, ...change.grant]))
        return
      }
      case 'remove':
        this.#uninvite(key)
        this.#members.delete(name)
        return
      case 'revoke-key':
        this.#keys.delete(change.key?.id ?? '')
        return
      case 'create-key':
      case 'rotate-key':
    }
  }

  #uninvite(key: string): void {
    this.#invitations = this.#invitations.filter(({ email }) => emailKey(email) !== key)
  }

  #invitation({ email, after }: Change): Invitation {
    const expiresAt = new Date(this.now + 3 * DAY).toISOString()
    return { email, token: new Secret(email), expired: false, expiresAt, assignments: after, unknown: [] }
  }

  #accept(): void {
    for (const { email, assignments, expiresAt = '' } of this.#invitations) {
      if (Date.parse(expiresAt) <= this.now) continue
      this.#members.set(nameOf(email), assignments)
      this.#uninvite(emailKey(email))
    }
  }

  #changeByHand(who: string, to: readonly string[] | undefined): void {
    const isOpen = ({ expiresAt = '', email }: Invitation) =>
      nameOf(email) === who && Date.parse(expiresAt) > this.now
    this.#invitations = this.#invitations.filter((invitation) => !isOpen(invitation))
    if (to === undefined) this.#members.delete(who)
    else this.#members.set(who, assignmentSet(to.map(assignmentOf)))
  }

  snapshot(): Snapshot {
    const members = [...this.#members].map(
      ([name, assignments]): Member => ({ userId: name, email: addressOf(name), assignments, unknown: [] }),
    )
    const invitations = this.#invitations.map((each) => ({
      ...each,
      expired: Date.parse(each.expiresAt ?? '') <= this.now,
    }))
    const keys = [...this.#keys].map(
      (id): OrganizationKey => ({ id, name: id, assignments: [assignmentOf('viewer')], unknown: [] }),
    )
    return { organization: { id: ORGANIZATION }, members, invitations, keys }
  }

  /** Everything that the last sound file could ever ask for. */
  effects(): readonly Effect[] {
    const { members = {}, keys = {} } = this.#sound ?? {}
    const roles = ROLES.map(assignmentOf)
    const onMembers = NAMES.flatMap((on) => {
      const entry = members[on]
      const due = entry?.until === undefined ? [] : [{ due: entry.until }]
      const ended = entry
        ? roles.flatMap((role) => {
            const end = endOf(entry, role)
            return end === undefined ? [] : [{ due: end, role }]
          })
        : []
      const parts: readonly EffectPart[] = [
        ...(['begins', 'ends'] as const),
        ...roles.flatMap((role) => [{ grant: role }, { revoke: role }]),
        ...due,
        ...ended,
      ]
      return parts.map((part) => effectOf(on, addressOf(on), part))
    })
    const ids = Array.from({ length: this.#lastKey }, (_, index) => `k${index + 1}`)
    const onKeys = [...new Set([...ids, ...Object.keys(keys)])].flatMap((on) => {
      const end = keys[on]
      const unlisted = ['ends' as const, { revoke: assignmentOf('viewer') }].map((part) =>
        effectOf(on, keyIdSubject(on), part),
      )
      return end === undefined ? unlisted : [...unlisted, effectOf(on, keySubject(on), { due: end, id: on })]
    })
    return [...onMembers, ...onKeys]
  }

  /** Whether the organization is as the effect leaves it. */
  isInForce({ on, part }: Effect): boolean {
    const isToCome = typeof part === 'object' && 'due' in part && part.due > this.now
    if (on.startsWith('k')) return !isToCome && !this.#keys.has(on)
    const invited = this.#invitations.filter(({ email }) => nameOf(email) === on)
    const open = invited.find(({ expiresAt = '' }) => Date.parse(expiresAt) > this.now)
    const held = this.#members.get(on) ?? open?.assignments
    // An invitation that expired has its roles still, until it is replaced.
    const mayHold = held ?? invited.at(-1)?.assignments
    if (part === 'begins') return held !== undefined
    if (part === 'ends') return held === undefined && invited.length === 0
    if ('due' in part) {
      if (isToCome) return false
      return part.role ? !has(mayHold, part.role) : held === undefined && invited.length === 0
    }
    if ('grant' in part) return has(held, part.grant)
    return 'revoke' in part ? !has(mayHold, part.revoke) : true
  }

  /** What the file at the tip asks for; undefined if it is broken. */
  get content(): Content | undefined {
    const last = this.events.findLast((event) => event.is === 'landing')
    return last?.is === 'landing' ? last.content : undefined
  }
}

function has(held: readonly Assignment[] | undefined, { role }: Assignment): boolean {
  return held?.some((each) => each.role === role) ?? false
}

function effectOf(on: string, email: string, part: EffectPart): Effect {
  const digest = (each: EffectPart) => effectDigest(ORGANIZATION, email, each)
  const extended =
    part === 'begins' ? part : typeof part === 'object' && 'grant' in part ? part.grant : undefined
  return { on, part, digest: digest(part), ...(extended && { extended: digest({ extended }) }) }
}

function assignmentOf(role: string): Assignment {
  return { kind: 'deployment', role, resource: '*' }
}

function addressOf(name: string): string {
  return `${name}@acme.example`
}

/** The name in an address, or the id or name of an API key. */
function nameOf(email: string): string {
  return email.split('@')[0]?.replace(/^key(-id)?:/, '') ?? ''
}

const iso = (time: number) => new Date(time).toISOString()

function fileOf({ members, policy, keys }: Content): FileState {
  const entries = Object.entries(members).flatMap(([name, entry]) => {
    if (entry === undefined) return []
    const roles = entry.roles.map(({ role, until }) =>
      until === undefined ? role : { role, expires: iso(until) },
    )
    const until = entry.until === undefined ? {} : { expires: iso(entry.until) }
    return [
      [addressOf(name), { ...(roles.length > 0 && { deployments: { '*': roles } }), ...until }] as const,
    ]
  })
  const apiKeys = Object.entries(keys ?? {}).map(([id, end = 0]) => {
    return [id, { id, owner: addressOf('root'), expires: iso(end), deployments: { '*': 'viewer' } }] as const
  })
  return textFile(
    JSON.stringify({
      organization: ORGANIZATION,
      policy,
      members: {
        [addressOf('root')]: { organization: 'owner', github: 'root' },
        ...Object.fromEntries(entries),
      },
      ...(keys && { apiKeys: Object.fromEntries(apiKeys) }),
    }),
  )
}

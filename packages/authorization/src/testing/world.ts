/**
 * A world in which files are merged and pushed, previews and runs come and die, and administrators change the organization by
 * hand. Previews and runs are judged in earnest; GitHub and the service are small.
 */
import {
  type Change,
  type EffectPart,
  isMadeByMember,
  keyIdSubject,
  keySubject,
  readRoster,
} from '@roster/core'
import { findFileToApply, type Push } from '../history/file-to-apply.ts'
import { type Authorization, authorizeRun } from '../judgement/authorize-run.ts'
import { judgePullRequest } from '../judgement/judge-pull-request.ts'
import { recordShares } from '../judgement/record-share.ts'
import { demandsOf } from '../ledger/demand.ts'
import type { Evidence } from '../port/evidence.ts'
import { LivingOrganization } from './living-organization.ts'
import { DAY, ORGANIZATION, textFile } from './members-files.ts'
import { TestOrganization } from './organization.ts'
import { type Content, type Effect, type Event, endOf, type SealedReview } from './rules.ts'
import { type Edit, NAMES, ROLES, type Step } from './steps.ts'
import { evidence, NO_EVIDENCE, TestRepository } from './test-repository.ts'
import { addressOf, assignmentOf, effectOf, fileOf, nameOf } from './written-file.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 23, 12)
const LABEL = 'roster: allow removals'

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
  /** Whether the run applied what nobody had reviewed. */
  readonly isForced: boolean
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
  readonly #organization = new LivingOrganization()
  #sound: Content | undefined
  #lastNumber = 0
  #hasPullRequest = false
  #runs = 0

  constructor() {
    this.#repository.now = START
    this.#repository.writers.set('tom', false)
    this.#organization.now = START
    this.#repository.commit(undefined, START - DAY)
  }

  async take(step: Step): Promise<void> {
    this.#pass(MINUTE)
    const organization = this.#organization
    switch (step.do) {
      case 'propose': {
        const { edit, hasLabel = false, isApproved = false, isPreviewed = false } = step
        const pull: PullRequest = {
          ...{ number: ++this.#lastNumber, edit, asOf: this.now },
          ...{ hasLabel: false, isApproved: false, evidence: NO_EVIDENCE },
        }
        this.#open.push(pull)
        if (hasLabel) this.#label(pull, 'root')
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
        if (pull) this.#label(pull, step.by)
        return
      }
      case 'unlabel': {
        const pull = this.#pull(step.which)
        if (pull) this.#unlabel(pull)
        return
      }
      case 'edit the preview': {
        const pull = this.#pull(step.which)
        if (pull) {
          pull.evidence = { preview: { status: 'edited' } }
          delete pull.review
        }
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
      case 'revert': {
        const landings = this.events.flatMap((event) =>
          event.is === 'landing' && event.content ? [event.content] : [],
        )
        const earlier = landings.at(-1 - step.landings)
        if (earlier) await this.#pushed(() => this.#land(earlier))
        return
      }
      case 'break the file':
        await this.#pushed(() => this.#land(undefined))
        return
      case 'change by hand':
        organization.changeByHand(step.who, step.to)
        return
      case 'make a key':
        organization.makeKey()
        return
      case 'delete a key':
        organization.deleteKey(step.key)
        return
      case 'accept':
        organization.accept()
        return
      case 'wait':
        this.#pass(step.hours * 60 * MINUTE)
        return
      case 'run':
        await this.run(step)
    }
  }

  #pass(milliseconds: number): void {
    this.now += milliseconds
    this.#organization.now = this.now
  }

  #label(pull: PullRequest, by: 'root' | 'tom'): void {
    if (pull.hasLabel) return
    this.#setLabel(pull, true, by)
  }

  #unlabel(pull: PullRequest): void {
    if (pull.hasLabel) this.#setLabel(pull, false, 'tom')
  }

  #setLabel(pull: PullRequest, isSet: boolean, by: string): void {
    pull.hasLabel = isSet
    pull.asOf = this.now
    const { labels } = this.#repository
    const event = { name: LABEL, isSet, by, at: this.now }
    labels.set(pull.number, [...(labels.get(pull.number) ?? []), event])
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
      planLive: new TestOrganization(this.#organization.snapshot()).planLive,
    }
  }

  async run({
    of,
    dies,
    refuses,
    appliesAll = false,
  }: Omit<Extract<Step, { do: 'run' }>, 'do'> = {}): Promise<void> {
    const push = of === undefined ? undefined : this.#pushes.at(-1 - of)
    if (of !== undefined && push === undefined) return
    this.#pass(MINUTE)
    const ports = this.#ports()
    const found = await findFileToApply('members.json', push, ports)
    if (found.status !== 'found') return
    const { file } = found
    const { roster: asked, findings } = readRoster(file.source, { now: this.now })
    if (asked === undefined) return
    const about = { file, asked, findings, isPush: push !== undefined, now: this.now }
    const authorization = await authorizeRun({ ...about, unreviewed: appliesAll ? 'apply' : 'hold' }, ports)
    this.last = authorization
    this.#runs += 1
    const outcomes = []
    for (const [index, change] of authorization.due.entries()) {
      if (index === dies) return
      const verified = index !== refuses && !isMadeByMember(change.kind)
      if (verified) this.#make(change, authorization, appliesAll)
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

  #make(change: Change, { authorised, plan }: Authorization, isForced: boolean): void {
    const all = new Map(this.effects().map((effect) => [effect.digest, effect]))
    const lapsedAt = this.#organization.lapsedAt(change.email)
    this.made.push({
      ...{
        change,
        at: this.now,
        after: this.events.length,
        run: this.#runs,
        isForced,
        policy: this.#sound?.policy ?? {},
      },
      effects: demandsOf(change, authorised, plan).map(({ digest, part, email, planDigest }) => ({
        ...(all.get(digest) ?? { on: nameOf(email), part, digest }),
        planDigest,
      })),
      ...(lapsedAt !== undefined && { lapsedAt }),
    })
    this.#organization.make(change)
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
    const onKeys = [...new Set([...this.#organization.keyIds, ...Object.keys(keys)])].flatMap((on) => {
      const end = keys[on]
      const unlisted = ['ends' as const, { revoke: assignmentOf('viewer') }].map((part) =>
        effectOf(on, keyIdSubject(on), part),
      )
      return end === undefined ? unlisted : [...unlisted, effectOf(on, keySubject(on), { due: end, id: on })]
    })
    return [...onMembers, ...onKeys]
  }

  isInForce(effect: Effect): boolean {
    return this.#organization.isInForce(effect)
  }

  /** What the file at the tip asks for; undefined if it is broken. */
  get content(): Content | undefined {
    const last = this.events.findLast((event) => event.is === 'landing')
    return last?.is === 'landing' ? last.content : undefined
  }
}

/** A history: the steps that people, GitHub and time take, with what the rules make of them, and runs held to that. */
import { checkPreview, checkRun } from './checks.ts'
import { type Content, type Edit, edited, FILE, filesOf, NAMES, type Name, type Setting } from './content.ts'
import { Door, type Trouble } from './door.ts'
import { allEffects, type Effect, isInForce, nameOf, wanted } from './effect.ts'
import { type Event, isAuthorised, isSpent, type Landing, memoryOf, type Review } from './memory.ts'
import { planned, predict, type Situation } from './prediction.ts'
import * as pulls from './pull-request.ts'
import type { Step } from './step.ts'

const MINUTE = 60_000

/** Everyone as they are in the organization. */
const FIRST: Content = {
  members: {
    bob: { roles: ['viewer'], isInGroup: false, until: undefined, reason: undefined },
    cat: { roles: ['editor'], isInGroup: false, until: undefined, reason: undefined },
  },
  group: 'viewer',
}

interface Push {
  readonly env: Readonly<Record<string, string>>
  /** The sound file before it. */
  readonly before: Content
  /** The file that it left, as text. */
  readonly file: string
}

export class History {
  /** What happened, for a test of what histories are made of. */
  readonly seen = new Set<string>()
  readonly #door: Door
  readonly #setting: Setting
  readonly #events: Event[] = []
  readonly #open: pulls.PullRequest[] = []
  readonly #merged: pulls.PullRequest[] = []
  readonly #pushes: Push[] = []
  #content = FIRST
  #isBroken = false
  #renames = 0

  static async begin(setting: Setting): Promise<History> {
    const history = new History(await Door.open(), setting)
    await history.#pushed(() => history.#land(FIRST))
    return history
  }

  constructor(door: Door, setting: Setting) {
    this.#door = door
    this.#setting = setting
  }

  end(): Promise<void> {
    return this.#door.close()
  }

  async take(step: Step): Promise<void> {
    const door = this.#door
    // GitHub has indexed what is older than a minute.
    const isPrompt = step.do === 'run' && step.trouble?.kind === 'late index'
    door.now += isPrompt ? 1000 : 5 * MINUTE
    const pull = 'which' in step ? this.#open[step.which % Math.max(this.#open.length, 1)] : undefined
    switch (step.do) {
      case 'propose': {
        const base = this.#isBroken ? undefined : this.#content
        const proposed = pulls.open(door, base, this.#edited(step.edit), this.#setting)
        this.#open.push(proposed)
        if (step.isApproved) pulls.approve(door, proposed)
        if (step.isPreviewed) await this.#preview(proposed)
        return
      }
      case 'amend':
        if (pull && !this.#isBroken) {
          const { edit, isForced } = step
          const state = { current: this.#content, setting: this.#setting }
          pulls.amend(door, pull, { edit: this.#allowed(edit), isForced }, state)
        }
        return
      case 'preview':
        if (pull) await this.#preview(pull, step.trouble)
        return
      case 'approve':
        if (pull) pulls.approve(door, pull)
        return
      case 'label':
        if (pull) pulls.label(door, pull, step.by)
        return
      case 'unlabel':
        if (pull) pulls.unlabel(door, pull, step.by)
        return
      case 'edit the comment': {
        const all = [...this.#merged, ...this.#open]
        const any = all[all.length - 1 - (step.which % Math.max(all.length, 1))]
        if (any) pulls.editComment(door, any)
        return
      }
      case 'delete the comment':
        if (pull) pulls.deleteComment(door, pull)
        return
      case 'merge':
        await this.#pushed(() => {
          for (let count = 0; count < step.count; count += 1) {
            const next = this.#open[step.which % Math.max(this.#open.length, 1)]
            if (next) this.#merge(next, step.method)
          }
        })
        return
      case 'push':
        await this.#pushed(() => this.#land(this.#edited(step.edit)))
        return
      case 'revert': {
        const landings = this.#events.filter((event) => event.is === 'landing' && event.content)
        const earlier = landings.at(-1 - step.landings)
        if (earlier?.is === 'landing') await this.#pushed(() => this.#land(earlier.content))
        return
      }
      case 'break the file':
        await this.#pushed(() => this.#land(undefined))
        return
      case 'rename':
        this.#rename(step.what)
        return
      case 'set by hand':
        door.setByHand(step.who, step.to)
        return
      case 'accept':
        door.accept(step.who)
        return
      case 'decline or leave':
        door.setByHand(step.who, undefined)
        return
      case 'wait':
        door.now += step.hours * 60 * MINUTE
        return
      case 'run':
        await this.run(step)
        return
      case 'run what nobody reviewed':
        await this.run({ isForAll: true })
        return
      case 'watch for drift': {
        const run = await door.run(
          'apply',
          await door.environment('apply', { name: 'schedule' }, { mode: 'drift' }),
        )
        if (run.writes.length > 0)
          throw new Error(`Watching changed the organization: ${run.writes.join(', ')}`)
      }
    }
  }

  /** Runs until nothing is left to do: everything that is authorised is applied, and the next run finds that. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await this.take({ do: 'run', of: undefined, trouble: undefined })
      for (const name of NAMES) this.#door.accept(name)
    }
  }

  /** Limits and approvals judge dates in ways of their own, so histories with these have none. */
  #allowed(edit: Edit): Edit {
    const { maxRemovals, approvals } = this.#setting.policy
    const hasDates = maxRemovals === '100%' && approvals === 'off'
    return edit.of === 'member' && edit.to && !hasDates
      ? { ...edit, to: { ...edit.to, until: undefined } }
      : edit
  }

  #edited(edit: Edit): Content {
    return edited(this.#content, this.#allowed(edit))
  }

  #rename(what: 'repository' | 'owner' | 'branch'): void {
    const { repository } = this.#door
    this.#renames += 1
    const number = this.#renames
    if (what === 'branch') repository.renameDefaultBranch(`trunk-${number}`)
    else repository.rename(what === 'owner' ? { owner: `acme-${number}` } : { name: `members-${number}` })
  }

  async #pushed(change: () => void): Promise<void> {
    const { repository } = this.#door
    const [before, content] = [this.#tip(), this.#content]
    change()
    if (this.#tip() === before) return
    const env = await this.#door.environment('apply', { name: 'push', before: before ?? '0'.repeat(40) })
    this.#pushes.push({ env, before: content, file: this.#fileAt(repository.tip()) })
  }

  #tip(): string | undefined {
    const { repository } = this.#door
    return repository.branches.get(repository.defaultBranch)
  }

  #fileAt(sha: string): string {
    const { objects } = this.#door.repository
    const { tree } = objects.commit(sha)
    return [...tree]
      .map(([path, blob]) => `${path}\n${new TextDecoder().decode(objects.blob(blob))}`)
      .join('\n')
  }

  #merge(pull: pulls.PullRequest, method: 'merge' | 'squash' | 'rebase'): void {
    const { repository } = this.#door
    // What is begun from a sound file cannot repair a broken one.
    const canRepair = pull.base === undefined
    if (!repository.isMergeable(pull.number) || (this.#isBroken && !canRepair)) return
    const before = this.#fileAt(repository.tip())
    let sha: string
    try {
      sha = repository.merge(pull.number, 'ada', method)
    } catch (error) {
      // A single commit can conflict although the whole pull request does not.
      if (error instanceof RangeError && method === 'rebase') return
      throw error
    }
    this.#open.splice(this.#open.indexOf(pull), 1)
    this.#merged.push(pull)
    if (this.#fileAt(sha) === before) return
    const content = pulls.merged(pull, this.#content)
    for (const [path, text] of Object.entries(filesOf(content, this.#setting))) {
      if (!this.#fileAt(sha).includes(`${path}\n${text}`)) throw new Error('The model of merging is wrong.')
    }
    const { review, approved, number } = pull
    if (review && review.headSha !== pull.headSha) review.defect ??= 'outdated'
    this.#note({ sha, content, number, ...(approved && { approved }), ...(review && { review }) })
  }

  #land(content: Content | undefined): void {
    const files = content ? filesOf(content, this.#setting) : { [FILE]: '{' }
    const last = this.#tip()
    const before = last === undefined ? undefined : this.#fileAt(last)
    const sha = this.#door.repository.commit({ files, author: 'root' })
    if (this.#fileAt(sha) !== before) this.#note({ sha, ...(content && { content }) })
  }

  #note(landing: Omit<Landing, 'is' | 'at' | 'before'>): void {
    const isFirst = this.#events.length === 0
    this.#events.push({
      is: 'landing',
      at: this.#door.now,
      ...(!isFirst && { before: this.#content }),
      ...landing,
    })
    this.#isBroken = landing.content === undefined
    this.#content = landing.content ?? this.#content
  }

  #situation(rest: Pick<Situation, 'isTouched' | 'content'> & Partial<Situation>): Situation {
    return {
      setting: this.#setting,
      events: this.#events,
      holdings: this.#door.holdings(),
      time: this.#door.now,
      appliesAll: false,
      ...rest,
    }
  }

  async #preview(pull: pulls.PullRequest, trouble?: Trouble): Promise<void> {
    const door = this.#door
    if (!door.repository.isMergeable(pull.number)) return
    const content = pulls.merged(pull, this.#content)
    const isTouched = (name: Name) => !isSameEntry(this.#content, content, name)
    const situation = this.#situation({ content, isTouched })
    const { time } = situation
    const review = this.#reviewOf(pull, situation)
    const before = pulls.sealOf(door, pull.number, 'reviewed')
    const env = await door.environment('preview', { name: 'pull_request_target', number: pull.number })
    const run = await door.run('preview', env, trouble)
    if (run.hasDied && pulls.sealOf(door, pull.number, 'reviewed') === before) return
    if (this.#isBroken && pull.base !== undefined) {
      pulls.forget(pull)
      return
    }
    if (pulls.sealOf(door, pull.number, 'reviewed') === undefined) throw new Error(`No seal: ${run.stdout}`)
    pull.review = { ...review, at: time, headSha: pull.headSha }
    pull.lastPreview = { at: time, headSha: pull.headSha, isLabelled: review.isLabelled }
    if (!run.hasDied) {
      const [comment = ''] = door.repository.commentBodies(pull.number)
      const base = this.#situation({ content: this.#content, isTouched: () => false, time })
      const appliesSomething = NAMES.some((name) => {
        const effects = planned(name, situation)
        return effects.length > 0 && effects.every((effect) => review.shows.has(nameOf(effect)))
      })
      checkPreview(run.outputs, comment, { situation, base, appliesSomething })
    }
    this.seen.add('preview')
  }

  /** What a preview shows as something that merging applies. */
  #reviewOf(pull: pulls.PullRequest, situation: Situation): Review {
    const { content, holdings, time, isTouched, events } = situation
    const shown = NAMES.flatMap((on): Effect[] => {
      const entry = content.members[on]
      const last = this.#content.members[on]
      const dates: Effect[] =
        entry?.until !== undefined && entry.until !== last?.until
          ? [{ on, does: 'is due', at: entry.until }]
          : []
      const effects = planned(on, situation)
      if (effects.length === 0) return dates
      const memories = effects.map((effect) => memoryOf(effect, events, time))
      const isDone = !memories.every(isAuthorised) && memories.some(isSpent)
      const isRepeated = holdings.get(on)?.is === 'lapsed'
      if (isDone && !isTouched(on) && !isRepeated) return dates
      const roles = wanted(content, on, time)
      // If a run dies in between, an invitation that is replaced has to be made from scratch.
      const whole: Effect[] =
        roles && holdings.get(on)?.is !== 'member'
          ? [{ on, does: 'begins' }, ...[...roles].map((role) => ({ on, does: 'gains', role }) as const)]
          : []
      return [...effects, ...whole, ...dates]
    })
    const longer = NAMES.filter((on) => {
      const [end, last] = [content.members[on]?.until, this.#content.members[on]?.until]
      return content.members[on] && last !== undefined && (end === undefined || end > last)
    })
    return {
      at: time,
      shows: new Set(shown.map(nameOf)),
      extends: new Set(longer),
      isLabelled: pulls.isLabelled(pull),
    }
  }

  /** Of a push, `of` pushes back; of a schedule if that is undefined; or, by hand, of everything that nobody reviewed. */
  async run({
    of,
    trouble,
    isForAll = false,
  }: {
    readonly of?: number | undefined
    readonly trouble?: Trouble | undefined
    readonly isForAll?: boolean
  }): Promise<void> {
    const door = this.#door
    const push = of === undefined ? undefined : this.#pushes.at(-1 - of)
    if (of !== undefined && push === undefined) return
    const event = isForAll ? ({ name: 'workflow_dispatch' } as const) : ({ name: 'schedule' } as const)
    const { fullName, owner } = door.repository
    const names = { GITHUB_REPOSITORY: fullName, GITHUB_REPOSITORY_OWNER: owner }
    const env = push
      ? { ...push.env, ...names }
      : await door.environment('apply', event, isForAll ? { unreviewed: 'apply' } : {})
    const last = this.#events.findLast((each) => each.is === 'record')
    const base = last?.is === 'record' ? last.content : push?.before
    const isTouched = (name: Name) => base !== undefined && !isSameEntry(base, this.#content, name)
    const situation = this.#situation({ content: this.#content, isTouched, appliesAll: isForAll })
    const isCurrent =
      !this.#isBroken && (push === undefined || push.file === this.#fileAt(door.repository.tip()))
    const newest = this.#events.findLast((each) => each.is === 'landing' && each.number !== undefined)
    const number = newest?.is === 'landing' ? newest.number : undefined
    const seal = number === undefined ? undefined : pulls.sealOf(door, number, 'applied')
    const { time } = situation
    const run = await door.run('apply', env, trouble)
    const result = await door.json(run.outputs['result'])
    checkRun(run, result, {
      situation,
      predictions: isCurrent ? predict(situation) : new Map(),
      isCurrent,
      after: door.holdings(),
    })
    this.seen.add(trouble === undefined ? 'run' : `run: ${trouble.kind}`)
    // A record that would say the same again stays as it is, with its time.
    if (number === undefined || pulls.sealOf(door, number, 'applied') === seal) return
    const after = door.holdings()
    const inForce = NAMES.flatMap((on) =>
      allEffects(on, this.#content).filter((effect) => isInForce(effect, after.get(on), time)),
    )
    this.#events.push({
      is: 'record',
      at: time,
      content: this.#content,
      inForce: new Set(inForce.map(nameOf)),
    })
  }
}

function isSameEntry(a: Content, b: Content, name: Name): boolean {
  const entry = ({ members, group }: Content) => {
    const listed = members[name]
    return JSON.stringify([listed, listed?.isInGroup ? group : undefined])
  }
  return entry(a) === entry(b)
}

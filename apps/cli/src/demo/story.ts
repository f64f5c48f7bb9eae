/** The story: a pull request is opened, previewed, merged and applied. Every statement it prints is checked. */
import { readRoster } from '@roster/core'
import { createReader, planLive } from '@roster/elastic-cloud'
import { createTwoFilesPatch } from 'diff'
import { connect } from '../process/connection.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { type Access, accessChanges, accessIn } from './access.ts'
import type { Artefacts } from './artefacts.ts'
import { type ActionResult, type ActionStep, runBundledAction } from './bundled-action.ts'
import { editedMembersFile, MEMBERS_FILE } from './members-file.ts'
import type { Narrator } from './narrator.ts'
import { FILE, type Stage } from './stage.ts'

const ORGANIZATION = '1234567890'

/** The lines before the first hunk, which repeat the file name. */
const PATCH_HEADER = 4

/** People that the pull request or the merge affects, by the part before the `@`. */
const TOUCHED = ['bob', 'cat', 'grace', 'kim', 'lin', 'zoe']

interface Run extends Omit<ActionStep, 'folder'> {
  /** Prefix of the folder with the runner's files. */
  readonly name: string
}

export class Story {
  readonly #stage: Stage
  readonly #context: Context
  readonly #narrator: Narrator
  readonly #artefacts: Artefacts

  constructor(stage: Stage, context: Context, narrator: Narrator, artefacts: Artefacts) {
    this.#stage = stage
    this.#context = context
    this.#narrator = narrator
    this.#artefacts = artefacts
  }

  async tell(): Promise<void> {
    const narrator = this.#narrator
    await narrator.step('The organization and its members file', () => this.#begin())
    const { number } = await narrator.step('A pull request', () => this.#openPullRequest())
    await narrator.step('Preview: the bundled action comments on it', () => this.#preview(number))
    const before = this.#stage.repository.tip()
    await narrator.step('Merge', async () => this.#merge(number))
    await narrator.step('Apply: the bundled action carries it out', () => this.#apply(number, before))
    await narrator.step('Apply once more', () => this.#applyAgain(before))
  }

  async #begin() {
    const { elasticCloud, elasticCloudUrl: url, apiKey, githubUrl } = this.#stage
    const { memberships, invitations } = elasticCloud.state.export()
    const members = memberships.filter(({ organizationId }) => organizationId === ORGANIZATION).length
    const { roster } = readRoster(MEMBERS_FILE, { now: this.#context.now() })
    check(roster, 'the members file is sound')
    const reader = createReader(
      connect({ ...this.#context, env: { EC_API_KEY: apiKey, EC_ENDPOINT: url } }, ''),
    )
    const { plan } = await planLive({
      roster,
      reader,
      use: 'plan',
      now: this.#context.now(),
    })
    check(plan.changes.length === 0, 'file and organization agree')
    return {
      lines: [
        `Elastic Cloud at ${url}: ${members} members, ${invitations.length} invitations`,
        `GitHub at ${githubUrl}: acme/members, with ${FILE} on main`,
        'The file says what is there: nothing is pending.',
      ],
    }
  }

  async #openPullRequest() {
    const { repository } = this.#stage
    const edited = editedMembersFile(this.#context.now())
    const branch = 'zoe-joins'
    repository.commit({
      branch,
      files: { [FILE]: edited },
      message: 'Zoe joins, Cat leaves',
      author: 'grace',
    })
    const number = repository.openPullRequest({
      head: branch,
      title: 'Zoe joins, Cat leaves',
      author: 'grace',
    })
    const patch = createTwoFilesPatch(FILE, FILE, MEMBERS_FILE, edited, '', '', { context: 1 })
    await this.#artefacts.write('pull-request.diff', patch)
    const shown = patch.trimEnd().split('\n').slice(PATCH_HEADER)
    return {
      number,
      lines: [`#${number} by grace: Zoe joins, Cat leaves`, '', ...this.#narrator.difference(shown)],
    }
  }

  async #preview(number: number) {
    const event = { name: 'pull_request_target', number } as const
    const { outputs } = await this.#run({
      name: 'preview',
      action: 'preview',
      event,
      actor: 'grace',
    })
    const [body = '', ...others] = this.#stage.repository.commentBodies(number)
    check(others.length === 0, 'the preview left one comment')
    for (const person of TOUCHED)
      check(body.includes(`${person}@acme.example`), `the comment names ${person}`)
    check(this.#writes(0) === 0, 'the preview wrote nothing to Elastic Cloud')
    await this.#artefacts.write('comment.md', body)
    await this.#artefacts.keep(outputs, { plan: 'plan.json', report: 'report.html' })
    return { lines: this.#narrator.quote(visible(body)) }
  }

  #merge(number: number) {
    const sha = this.#stage.repository.merge(number, 'ada')
    return { lines: [`ada merges #${number} as ${sha.slice(0, 7)}.`] }
  }

  async #apply(number: number, before: string) {
    const { elasticCloud, repository } = this.#stage
    const [earlier] = repository.commentBodies(number)
    const [access, requests] = [this.#access(), elasticCloud.requests.length]
    const event = { name: 'push', before } as const
    const { outputs } = await this.#run({ name: 'apply', action: 'apply', event, actor: 'ada' })
    const changes = accessChanges(access, this.#access())
    const touched = changes.map(({ email }) => email.split('@')[0])
    check(touched.join() === TOUCHED.join(), `what changed is ${TOUCHED.join(', ')}, and nobody else`)
    const [record = '', ...others] = repository.commentBodies(number)
    check(record !== earlier && others.length === 0, 'the one comment has become the record')
    await this.#artefacts.write('record.md', record)
    await this.#artefacts.keep(outputs, { result: 'result.json', 'audit-log': 'audit.jsonl' })
    return {
      lines: [
        `Elastic Cloud has taken ${this.#writes(requests)} writes. What it holds now, by its own books:`,
        '',
        ...changes.flatMap(({ email, lost, gained }) => [
          email,
          ...this.#narrator.difference([
            ...lost.map((line) => `- ${line}`),
            ...gained.map((line) => `+ ${line}`),
          ]),
        ]),
        '',
        ...this.#narrator.quote(visible(record)),
      ],
    }
  }

  async #applyAgain(before: string) {
    const { requests } = this.#stage.elasticCloud
    const seen = requests.length
    const event = { name: 'push', before } as const
    await this.#run({ name: 'apply-again', action: 'apply', event, actor: 'ada' })
    const made = requests.slice(seen)
    check(this.#writes(seen) === 0, 'a second run writes nothing')
    check(made.length === 2, `a second run reads twice, not ${made.length} times`)
    return {
      lines: [
        'Nothing to do. Requests to Elastic Cloud:',
        ...made.map(({ method, path }) => `  ${method} ${path}`),
      ],
    }
  }

  async #run({ name, ...step }: Run): Promise<ActionResult> {
    const folder = await this.#artefacts.makeFolder(`runs/${name}`)
    const result = await runBundledAction({ ...step, folder }, this.#stage, this.#context)
    check(result.code === 0, `the ${step.action} action succeeds; its log says:\n${result.log}`)
    return result
  }

  #access(): Access {
    return accessIn(this.#stage.elasticCloud.state.export(), ORGANIZATION, this.#context.now())
  }

  /** Write requests after the first `seen` requests. */
  #writes(seen: number): number {
    return this.#stage.elasticCloud.requests.slice(seen).filter(({ method }) => method !== 'GET').length
  }
}

function check(holds: unknown, what: string): asserts holds {
  if (!holds) throw new Failure(`The demonstration went wrong. Expected: ${what}`)
}

/** The visible part of a comment while its details are folded, without hidden lines. */
function visible(markdown: string): string {
  const [shown = ''] = markdown.split('<!-- roster:previewed -->')
  return shown
    .split('\n')
    .filter((line) => !line.startsWith('<!-- '))
    .join('\n')
    .trim()
}

import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publishedSchema } from '@roster/core'
import type { ElasticCloudState } from '@roster/emulator'
import { afterAll, describe, expect, it } from 'vitest'
import { openTerminal, type Run, type Terminal, type TerminalOptions } from '../../testing/terminal.ts'

const ADA = 'ada@acme.example'
const ROOT = 'root@acme.example'
const FILE = 'members.json'
const PREFIX = 'reviews/2026-q4'
const RUN = 'https://github.com/acme/people/actions/runs/987'

interface Repository extends Terminal {
  readonly git: (...args: readonly string[]) => Promise<string>
  /** Commits everything as this person. */
  readonly commit: (email: string, message: string) => Promise<void>
}

interface Moment {
  /** What is in the repository. */
  readonly folder: string
  readonly state: ElasticCloudState
}

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

/** A moment of the review that many tests begin at: what leads there is done once, and each test gets a copy. */
function begunAt(lead: () => Promise<Repository>): () => Promise<Repository> {
  let moment: Promise<Moment> | undefined
  const keep = async (): Promise<Moment> => {
    const { folder: used, service } = await lead()
    const folder = await mkdtemp(join(tmpdir(), 'roster-review-'))
    folders.push(folder)
    await cp(used, folder, { recursive: true })
    return { folder, state: service.state.export() }
  }
  return async () => {
    moment ??= keep()
    const { folder, state } = await moment
    const repository = await repositoryOf({ answer: true, state })
    await cp(folder, repository.folder, { recursive: true })
    return repository
  }
}

async function repositoryOf(options: TerminalOptions): Promise<Repository> {
  const terminal = await openTerminal(options)
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: terminal.folder,
    // The clock of the commands stands still.
    GIT_AUTHOR_DATE: '2026-11-23T09:00:00Z',
    GIT_COMMITTER_DATE: '2026-11-23T09:00:00Z',
  }
  const git = async (...args: readonly string[]) =>
    (await promisify(execFile)('git', [...args], { cwd: terminal.folder, env })).stdout
  const commit = async (email: string, message: string) => {
    await git('add', '.')
    await git('-c', `user.email=${email}`, '-c', `user.name=${email}`, 'commit', '-qm', message)
  }
  return { ...terminal, git, commit }
}

/** A repository with the file that the lived-in organization is adopted by. */
const openRepository = begunAt(async () => {
  const repository = await repositoryOf({ answer: true })
  await repository.git('init', '-q', '-b', 'main')
  await repository.git('config', 'user.email', ADA)
  await repository.write(FILE, MEMBERS)
  await repository.commit(ADA, 'Adopt the organization')
  return repository
})

const MEMBERS = `{
  "organization": "1234567890",
  "resources": {
    "deployments": {
      "logs-prod": "4c5f0de1a2b34c5d8e9f00112233aabb",
      "archive": "5d6e7f8091a2b3c4d5e6f708192a3b4c",
      "shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334"
    },
    "elasticsearch": { "search": "a1b2c3d4e5f60718293a4b5c6d7e8f90" },
    "observability": { "watch": "0f1e2d3c4b5a69788796a5b4c3d2e1f0" },
    "security": { "siem": "11223344556677889900aabbccddeeff" },
    "connectedClusters": { "factory": "ffeeddccbbaa00998877665544332211" }
  },
  "members": {
    "ada@acme.example": { "organization": "owner" },
    "bob@acme.example": {
      "deployments": { "archive": "viewer", "logs-prod": "viewer", "shop": "viewer" },
      "elasticsearch": { "search": { "role": "viewer", "applicationRoles": ["logs_viewer"] } }
    },
    "cat@acme.example": { "deployments": { "*": "editor" } },
    "grace@acme.example": { "deployments": { "*": "admin" }, "observability": { "*": "editor" } },
    "joan@acme.example": {},
    "kim@acme.example": {
      "security": { "siem": ["t1-analyst", "threat-intel-analyst"] },
      "connectedClusters": { "factory": "viewer" }
    },
    "max@acme.example": { "observability": { "watch": { "role": "viewer", "access": "console" } } },
    "root@acme.example": { "organization": ["owner", "billing-admin"] }
  }
}
`

/** A review that is opened and committed. */
const opened = begunAt(async () => {
  const repository = await openRepository()
  const run = await repository.roster('review', 'open', '2026-q4', '--reviewers', `${ADA},${ROOT}`)
  expect(run.code, run.stderr).toBe(0)
  await repository.commit(ADA, 'Open the review')
  return repository
})

/** A review in which Cat loses everything, and everybody else keeps all; each reviewer has committed theirs. */
const decided = begunAt(async () => {
  const repository = await opened()
  const decide = async (as: string, ...args: readonly string[]) => {
    const run = await repository.roster('review', 'decide', '2026-q4', '--as', as, ...args)
    expect(run.code, run.stderr).toBe(0)
  }
  await decide(ADA, '--person', 'cat@acme.example', '--revoke', '--reason', 'left the team')
  await decide(ADA, '--rest', '--keep')
  await repository.commit(ADA, 'Decide (#12)')
  await decide(ROOT, '--rest', '--keep')
  await repository.commit(ROOT, 'Decide')
  return repository
})

const closed = begunAt(async () => {
  const repository = await decided()
  expect((await repository.roster('apply', '--yes', '--audit-log', 'audit.jsonl')).code).toBe(0)
  // The action adds its run to each line.
  await edit(repository, 'audit.jsonl', (text) => text.replaceAll(/\}$/gm, `,"run":"${RUN}"}`))
  const run = await repository.roster('review', 'close', '2026-q4', '--audit-log', 'audit.jsonl')
  expect(run.code, run.stdout).toBe(0)
  await repository.commit(ADA, 'Close the review')
  return repository
})

const edit = async ({ text, write }: Terminal, path: string, change: (text: string) => string) =>
  write(path, change(await text(path)))

describe('roster review', () => {
  it('opens with a checklist, a file and a page, and no secret in any of them', async () => {
    const { roster, text, service, folder } = await openRepository()
    const { stdout, stderr, code } = await roster(
      'review',
      'open',
      '2026-q4',
      '--reviewers',
      ADA,
      '--reviewers',
      ROOT,
    )
    expect(code).toBe(0)
    expect(stdout).toContain(
      '- [ ] `grace@acme.example` (*Grace Okafor*): Admin on all deployments · decided by',
    )
    expect(stderr).toContain(`Who has what is in ${PREFIX}.json.`)
    const review = await text(`${PREFIX}.json`)
    expect(review).toContain('"id":"max@acme.example observability/watch=viewer:console"')
    const files = await Promise.all(
      (await readdir(join(folder, 'reviews'))).map((name) => text(`reviews/${name}`)),
    )
    expect(files).toHaveLength(2)
    const { invitations } = service.state.export()
    expect(invitations.length).toBeGreaterThan(0)
    for (const { token } of invitations)
      for (const each of [...files, stdout]) expect(each).not.toContain(token)
    expect(files.join('')).not.toContain('ada-key')
  })

  it('goes from open to evidence that verifies', async () => {
    const { roster, text, git } = await closed()
    expect(await text(FILE)).toContain('"cat@acme.example": {}')
    const evidence = JSON.parse(await text(`${PREFIX}/evidence.json`)) as {
      readonly outcomes: readonly Record<string, unknown>[]
    }
    const [commit] = (await git('log', '--format=%H', '--grep=#12')).split('\n')
    expect(evidence.outcomes.find(({ decision }) => decision === 'revoke')).toMatchObject({
      item: 'cat@acme.example deployments/*=editor',
      by: ADA,
      reason: 'left the team',
      commit,
      result: 'revoked',
      edited: { id: commit, email: ADA, pullRequest: 12 },
      applied: { at: '2026-11-23T09:00:00.000Z', operation: 'revoke', run: RUN },
    })
    const { code, stdout } = await roster('review', 'verify', '2026-q4')
    expect({ code }).toEqual({ code: 0 })
    expect(stdout).toContain('Access review 2026-q4 verifies')
    expect(stdout).toContain('Not proven')
    expect((await roster('review', 'verify', '2026-q4', '--html', 'summary.html')).code).toBe(0)
    expect(await text('summary.html')).toContain('left the team')
    expect(await text('summary.html')).toContain(RUN)
  })

  it('says what an only owner can do, and leaves their own access unreviewed if they choose so', async () => {
    const { roster, text } = await openRepository()
    await roster('revoke', ROOT, 'owner')
    expect((await roster('apply', '--yes')).code).toBe(0)
    const refused = await roster('review', 'open', '2026-q4', '--reviewers', ADA, '--rest', 'owners')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(
      `${ADA} owner: Nobody decides about their own access, and no other member may.`,
    )
    expect(refused.stderr).toContain('roster elevate EMAIL owner --for 8h --reason "access review"')
    const args = ['--reviewers', ADA, '--rest', 'unreviewed']
    const { code, stdout } = await roster('review', 'open', '2026-q4', ...args)
    expect({ code }).toEqual({ code: 0 })
    expect(stdout).toMatch(/\*\*Not reviewed\*\*.*- `ada@acme\.example`.*\*\*Reviewers\*\*/s)
    expect(await text(`${PREFIX}.json`)).toContain('"unreviewed":"Nobody decides about their own access')
    // Nobody can decide about it later either.
    const decided = await roster('review', 'decide', '2026-q4', '--as', ADA, '--person', ADA, '--keep')
    expect(decided.stderr).toContain('None of that is for')
  })

  it('marks what is new in the review after', async () => {
    const { roster, text } = await closed()
    await roster('grant', 'joan@acme.example', 'deployments/shop=viewer')
    await roster('apply', '--yes')
    const { stdout } = await roster('review', 'open', '2027-q1', '--reviewers', `${ADA},${ROOT}`)
    expect(stdout).toMatch(/Granted since the last review\*\*\n\n- \[ \] `Joan@Acme\.example`/)
    const marked = (await text('reviews/2027-q1.json')).match(/"isNew":true/g)
    expect(marked).toHaveLength(1)
  })

  it('shows open items, for all reviewers and for one, with the command to decide them', async () => {
    const { roster } = await opened()
    expect((await roster('review', 'show', '2026-q4')).stdout).toContain('0 of 20 decisions made.')
    const progress = JSON.parse((await roster('review', 'show', '2026-q4', '--json')).stdout)
    expect(publishedSchema('review-progress').describes(progress)).toBe(true)
    expect(progress.open).toHaveLength(20)
    const own = JSON.parse((await roster('review', 'show', '2026-q4', '--json', '--as', ADA)).stdout)
    expect(own.reviewers).toEqual([{ reviewer: ADA, decided: 0, open: own.open.length }])
    const { stdout } = await roster('review', 'decide', '2026-q4')
    expect(stdout).toContain(
      "roster review decide 2026-q4 --person cat@acme.example --role 'deployments/*=editor' --keep",
    )
    expect((await roster('review', 'show', '2026-q4', '--markdown')).stdout).toContain('- [ ] ')
    expect((await roster('review', 'show', '2026-q4', '--html', 'again.html')).code).toBe(0)
  })

  it('takes the decisions that the page saved', async () => {
    const { roster, text, write } = await opened()
    await roster('review', 'decide', '2026-q4', '--rest', '--keep')
    const saved = await text(`${PREFIX}/${ADA}.json`)
    await write('saved.json', saved.replace('"keep"', '"revoke","reason":"one too many"'))
    const { code, stderr } = await roster('review', 'decide', '2026-q4', '--from', 'saved.json', '--dry-run')
    expect({ code }).toEqual({ code: 0 })
    expect(stderr).toContain('members.json would be edited')
    expect(await text(`${PREFIX}/${ADA}.json`)).toBe(saved)
    expect((await roster('review', 'decide', '2026-q4', '--from', 'saved.json')).code).toBe(0)
    expect(await text(`${PREFIX}/${ADA}.json`)).toContain('one too many')
  })

  it('keeps a decision about a person when their role or group is decided about', async () => {
    const { roster, text } = await opened()
    const decide = (...args: readonly string[]) => roster('review', 'decide', '2026-q4', ...args)
    const role = ['--role', 'deployments/*=editor']
    await decide('--person', 'cat@acme.example', '--revoke', '--reason', 'left')
    const { stderr } = await decide(...role, '--keep')
    expect(stderr).toContain('None of that is for')
    expect(await text(`${PREFIX}/${ADA}.json`)).toContain('"decision":"revoke"')
    await decide('--person', 'cat@acme.example', ...role, '--keep')
    expect(await text(`${PREFIX}/${ADA}.json`)).not.toContain('"decision":"revoke"')
  })

  it('takes decisions back', async () => {
    const { roster } = await opened()
    await roster('review', 'decide', '2026-q4', '--rest', '--keep')
    const { stderr } = await roster('review', 'decide', '2026-q4', '--person', 'cat@acme.example', '--undo')
    expect(stderr).toContain('are still open')
    expect((await roster('review', 'show', '2026-q4', '--as', ADA)).stdout).toContain('cat@acme.example')
  })

  it('takes the edits of a decision back with the next one, and says which edits stay', async () => {
    const { roster, text } = await opened()
    const before = await text('members.json')
    const cat = ['review', 'decide', '2026-q4', '--person', 'cat@acme.example']
    await roster(...cat, '--change', 'deployments/*=viewer', '--reason', 'reads')
    expect(await text('members.json')).toContain('"cat@acme.example": { "deployments": { "*": "viewer" } }')
    const { stderr } = await roster(...cat, '--undo')
    expect(stderr).toContain('members.json has the edits of decisions that were taken back')
    await roster(...cat, '--change', 'deployments/*=viewer', '--reason', 'reads')
    await roster(...cat, '--keep')
    expect(await text('members.json')).toBe(before)
  })

  it.each<[what: string, args: string, message: string]>([
    ['no reviewer', 'open', 'Say who decides'],
    ['a reviewer who is no member', 'open --reviewers eva@acme.example', 'eva@acme.example: not a member'],
    [
      'a reviewer whose invitation is open',
      'open --reviewers max@acme.example',
      'max@acme.example: not a member',
    ],
    [
      'reviewers who may not decide',
      `open --reviewers ${ADA}`,
      'ada@acme.example owner: Nobody decides about their own access.',
    ],
    ['a name that is a path', `open ../x --reviewers ${ADA}`, 'cannot name a review'],
    ['managers without --by', `open --reviewers ${ADA} --managers x.json`, 'go together'],
    [
      'a second word that is none',
      'opne',
      'review needs a second word: open, show, decide, close or verify. Did you mean open?',
    ],
    ['no second word', '', 'review needs a second word'],
    ['a review that does not exist', 'show 2020-q1', 'does not exist'],
  ])('refuses %s', async (_, args, message) => {
    const { roster } = await openRepository()
    const { code, stderr } = await roster('review', ...args.split(' ').filter(Boolean))
    expect({ code }).toEqual({ code: 1 })
    expect(stderr).toContain(message)
  })

  it.each<[what: string, args: readonly string[], message: string]>([
    ['a review of the same name', ['open', '2026-q4', '--reviewers', `${ADA},${ROOT}`], 'exists already'],
    [
      'a stranger',
      ['decide', '2026-q4', '--as', 'mallory@evil.example', '--rest', '--keep'],
      'is not a reviewer of 2026-q4',
    ],
    [
      'one’s own access',
      ['decide', '2026-q4', '--person', ADA, '--keep'],
      `None of that is for ${ADA} to decide`,
    ],
    [
      'two decisions at once',
      ['decide', '2026-q4', '--rest', '--keep', '--revoke'],
      '--keep and --revoke exclude each other',
    ],
    [
      'a revocation without a reason',
      ['decide', '2026-q4', '--person', 'cat@acme.example', '--revoke'],
      'needs a reason',
    ],
    ['a choice without a decision', ['decide', '2026-q4', '--rest'], 'Say what you decide: --keep'],
    [
      'a choice among saved decisions',
      ['decide', '2026-q4', '--from', 'saved.json', '--person', ADA],
      'leave out the others',
    ],
    ['a decision about nothing', ['decide', '2026-q4', '--keep'], 'Say what you decide about'],
    [
      'a person who is not in it',
      ['decide', '2026-q4', '--person', 'zoe@acme.example', '--keep'],
      'not in this review',
    ],
    [
      'a change to more',
      [
        'decide',
        '2026-q4',
        '--person',
        'cat@acme.example',
        '--change',
        'deployments/*=admin',
        '--reason',
        'x',
      ],
      'is not less than that',
    ],
    ['evidence before the end', ['verify', '2026-q4'], 'Close the review'],
  ])('refuses %s', async (_, args, message) => {
    const { roster, text } = await opened()
    const before = await text(FILE)
    const { code, stderr } = await roster('review', ...args)
    expect({ code }).toEqual({ code: 1 })
    expect(stderr).toContain(message)
    expect(await text(FILE)).toBe(before)
  })
})

describe('an attack on a review', () => {
  const failing = (run: Run, message: string) => {
    expect(run.code, run.stdout + run.stderr).toBe(1)
    expect(run.stdout + run.stderr).toContain(message)
  }

  it.each<[what: string, forge: (repository: Repository) => Promise<void>, message: string]>([
    [
      'a revocation that was not carried out',
      async () => undefined,
      'cat@acme.example deployments/*=editor: decided to revoke, and still there',
    ],
    [
      'a decision that another person committed',
      async (repository) => {
        await edit(repository, `${PREFIX}/${ROOT}.json`, (text) =>
          text.replace('"keep"', '"keep","reason":"fine"'),
        )
        await repository.commit('mallory@evil.example', 'Tidy up')
      },
      `Decisions of ${ROOT} were committed by mallory@evil.example`,
    ],
    [
      'a decision about one’s own access',
      async (repository) => {
        await edit(repository, `${PREFIX}/${ADA}.json`, (text) =>
          text.replace(`"${ROOT} owner"`, `"${ADA} owner"`),
        )
        await repository.commit(ADA, 'Decide')
      },
      `${ADA} may not decide about their own access`,
    ],
    [
      'a second decision',
      async (repository) => {
        await edit(repository, `${PREFIX}/${ADA}.json`, (text) =>
          text.replace(
            '    {',
            '    {"item":"bob@acme.example deployments/shop=viewer","decision":"keep","at":"x"},\n    {',
          ),
        )
        await repository.commit(ADA, 'Decide')
      },
      'Leave one of the two decisions',
    ],
    [
      'a reviewer added later',
      async (repository) => {
        await edit(repository, `${PREFIX}.json`, (text) =>
          text.replace(
            '"reviewers": [',
            '"reviewers": [\n    {"key":"grace@acme.example","email":"grace@acme.example"},',
          ),
        )
        await repository.commit(ADA, 'Add a reviewer')
      },
      'The file of the review was changed',
    ],
    [
      'a frozen state that leaves something out',
      async (repository) => {
        await edit(repository, `${PREFIX}.json`, (text) => text.replace(/ {4}\{"key":"cat@.*\n/, ''))
        await repository.commit(ADA, 'Leave out Cat')
      },
      'The file of the review was changed',
    ],
    [
      'decisions under another reviewer’s name',
      async (repository) => {
        await repository.write(`${PREFIX}/x.json`, await repository.text(`${PREFIX}/${ROOT}.json`))
      },
      'whose file is',
    ],
    [
      'decisions that are not committed',
      async (repository) => {
        await edit(repository, `${PREFIX}/${ROOT}.json`, (text) =>
          text.replace('"keep"', '"keep","reason":"fine"'),
        )
      },
      'are not committed as they are',
    ],
  ])('keeps it from being closed: %s', async (_, forge, message) => {
    const repository = await decided()
    await forge(repository)
    failing(await repository.roster('review', 'close', '2026-q4'), message)
  })

  it.each<[what: string, path: string, change: (text: string) => string, message: string]>([
    [
      'a reason in the evidence',
      `${PREFIX}/evidence.json`,
      (text) => text.replace('left the team', 'resigned'),
      'The evidence was changed',
    ],
    [
      'a decision',
      `${PREFIX}/${ADA}.json`,
      (text) => text.replace('left the team', 'resigned'),
      'is not as it was when the review was closed',
    ],
    [
      'the frozen state',
      `${PREFIX}.json`,
      (text) => text.replace('"role":"editor","resource":"*"', '"role":"viewer","resource":"*"'),
      'its digest does not match',
    ],
  ])('does not verify after an edit of %s', async (_, path, change, message) => {
    const repository = await closed()
    await edit(repository, path, change)
    failing(await repository.roster('review', 'verify', '2026-q4'), message)
    await repository.commit(ADA, 'Edit')
    failing(await repository.roster('review', 'verify', '2026-q4'), message)
    const json = JSON.parse((await repository.roster('review', 'verify', '2026-q4', '--json')).stdout) as {
      readonly holds: boolean
    }
    expect(json.holds).toBe(false)
  })

  it('leaves a closed review closed', async () => {
    const { roster } = await closed()
    failing(await roster('review', 'decide', '2026-q4', '--rest', '--keep'), 'is closed')
    failing(await roster('review', 'close', '2026-q4'), 'is closed already')
  })

  it('says who joined since it was opened', async () => {
    const repository = await decided()
    await repository.roster('add', 'zoe@acme.example', 'owner')
    await repository.roster('apply', '--yes')
    await repository.commit(ADA, 'Add Zoe')
    const { code, stdout } = await repository.roster('review', 'close', '2026-q4')
    expect({ code }).toEqual({ code: 0 })
    expect(stdout).toMatch(/not reviewed\n {2}\+ zoe@acme\.example: Organization owner/)
  })

  it('is said to be possible if it was accepted', async () => {
    const repository = await decided()
    await repository.roster('apply', '--yes')
    await edit(repository, `${PREFIX}/${ROOT}.json`, (text) =>
      text.replace('"keep"', '"keep","reason":"fine"'),
    )
    await repository.commit('mallory@evil.example', 'Tidy up')
    expect((await repository.roster('review', 'close', '2026-q4', '--accept-unproven')).code).toBe(0)
    await repository.commit(ADA, 'Close')
    const { code, stdout } = await repository.roster('review', 'verify', '2026-q4')
    expect({ code }).toEqual({ code: 0 })
    expect(stdout).toContain('That was accepted when the review was closed.')
  })
})

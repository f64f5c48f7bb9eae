/**
 * A repository with the example of a members file, and the organization that it describes, for the commands of the
 * documentation.
 */
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createElasticCloud, type ElasticCloudState, organization, role } from '@roster/emulator'
import { onTestFinished } from 'vitest'
import { ROOT } from './markdown-page.ts'
import { openShell } from './shell.ts'

/** The examples are of next year, whichever that is. */
const NEXT_YEAR = String(new Date().getUTCFullYear() + 1)
/** A text of the documentation, with the current dates. */
export const inTime = (text: string) => text.replaceAll('2027', NEXT_YEAR)

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const WATCH = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
/** An address in the example. */
export const at = (name: string) => `${name}@example.com`

/** The organization of the example members file. */
function exampleOrganization() {
  const owner = [role('organization-admin')]
  return organization({
    id: '1234567890',
    now: Date.now(),
    deployments: [{ id: LOGS, name: 'logs-prod' }],
    projects: [
      { id: SEARCH, name: 'search', type: 'elasticsearch' },
      { id: WATCH, name: 'watch', type: 'observability' },
    ],
    members: [
      { email: at('ada'), roles: owner },
      { email: at('linus'), roles: owner },
      { email: at('finance'), roles: [role('billing-admin')] },
      { email: at('grace'), roles: [role('deployment-admin'), role('observability-editor')] },
      {
        email: at('bob'),
        roles: [role('deployment-viewer', LOGS), role('elasticsearch-viewer', SEARCH, ['logs_viewer'])],
      },
      { email: at('max'), roles: [role('observability-viewer', WATCH, [])] },
      { email: at('joan') },
    ],
  })
}

/** Programs whose calls are only recorded. */
const OTHERS = ['gh', 'terraform']

export interface RepositoryOptions {
  /** For the service. */
  readonly key?: 'owner' | 'ada-key'
  /** Whether the file exists; true by default. */
  readonly hasFile?: boolean
  /** The example's organization by default. */
  readonly state?: ElasticCloudState
}

/** A clone whose origin accepts pushes. */
export async function openRepository({
  key,
  hasFile = true,
  state = exampleOrganization(),
}: RepositoryOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'roster-repository-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const programs = join(folder, 'bin')
  const repository = join(folder, 'members')
  const calls = join(folder, 'calls')
  await Promise.all([programs, repository].map((path) => mkdir(path)))
  for (const name of OTHERS) {
    const path = join(programs, name)
    await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> "${calls}"\n`)
    await chmod(path, 0o755)
  }

  const cloud = createElasticCloud({ state, now: Date.now })
  const env = {
    PATH: `${programs}${delimiter}${process.env['PATH']}`,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Agent'],
        [`GIT_${who}_EMAIL`, 'agent@example.com'],
      ]),
    ),
  }
  const withKey = key === undefined ? env : { ...env, EC_API_KEY: key }
  const { fetch } = cloud
  const { roster, sh } = openShell({ folder: repository, env: withKey, fetch })
  const owner = openShell({ folder: repository, env: { ...env, EC_API_KEY: 'owner' }, fetch })
  await writeFile(join(repository, 'README.md'), 'Members of the organization\n')
  const file = inTime(readFileSync(join(ROOT, 'examples/members.json'), 'utf8'))
  if (hasFile) await writeFile(join(repository, 'members.json'), file)
  await sh(
    `git init -q --bare -b main '${folder}/origin' && git init -q -b main && git remote add origin '${folder}/origin' &&
      git add . && git commit -qm Begin && git push -qu origin main && git remote set-head origin -a >/dev/null`,
  )
  return {
    cloud,
    /** With the key of the repository, if it has one. */
    roster,
    /** Runs a line of a snippet, and returns what it prints. */
    sh,
    /** Applies the file with an owner's key, as the workflow does after a merge. */
    apply: () => owner.roster('apply', '--yes'),
    /** Plans with an owner's key, with the exit code that says whether anything differs. */
    plan: () => owner.roster('plan', '--exit-code'),
    calls: () => readFile(calls, 'utf8'),
  }
}

/** What other tests find out about an action in this process is true of the bundle that a runner starts. */
import { expect } from 'vitest'
import { membersFile } from './acme.ts'
import type { ActionName } from './action-manifest.ts'
import { type Stage, type StageRun, type Step, test } from './stage.ts'

/** Line ends, percent signs, and everything else that a workflow command escapes. */
const ODD = 'a: b, 100%\r\n::error::c %0A ##[error]d'

const ODD_FILE = membersFile({ members: { zoe: { reason: ODD }, yan: { deployments: { '*': ODD } } } })
const GOOD_FILE = membersFile({ members: { zoe: { reason: ODD }, cat: null } })

interface Case {
  readonly name: string
  readonly action: ActionName
  readonly inputs?: Step['inputs']
  readonly prepare: (stage: Stage) => Parameters<Stage['run']>[1]
  readonly code: number
}

const QUIET = { comment: 'false' }
const proposed = (file: string) => (stage: Stage) =>
  ({ name: 'pull_request_target', number: stage.propose(file) }) as const

const SCHEDULE = { name: 'schedule' } as const

const CASES: readonly Case[] = [
  { name: 'a preview', action: 'preview', inputs: QUIET, prepare: proposed(GOOD_FILE), code: 0 },
  {
    name: 'a preview of a broken file',
    action: 'preview',
    inputs: QUIET,
    prepare: proposed(ODD_FILE),
    code: 1,
  },
  {
    name: 'a dry run',
    action: 'apply',
    inputs: { 'dry-run': 'true', unreviewed: 'apply' },
    prepare: (stage) => stage.push(GOOD_FILE),
    code: 0,
  },
  { name: 'a run that is held', action: 'apply', prepare: (stage) => stage.push(GOOD_FILE), code: 1 },
  { name: 'a wrong input', action: 'apply', inputs: { mode: ODD }, prepare: () => SCHEDULE, code: 1 },
  {
    name: 'a matrix',
    action: 'matrix',
    prepare: ({ repository }) => {
      repository.commit({ files: { 'organizations/one.json': membersFile() } })
      return SCHEDULE
    },
    code: 0,
  },
]

/** Without what differs from run to run: ids, times, folders, and the hosts of the doubles. */
function printed({ code, stdout, summary, outputs, files }: StageRun) {
  const text = (value: string) =>
    value
      .replaceAll(/runs\/\d+/g, 'runs/N')
      .replaceAll(/\d\d:\d\d UTC on \d+ \w+ \d{4}/g, 'TIME')
      .replaceAll(/\/tmp\/\S*?\/\d+\/temp/g, 'TEMP')
      .replaceAll(/127\.0\.0\.1:\d+|api\.github\.com|api\.elastic-cloud\.com/g, 'HOST')
  return {
    code,
    stdout: text(stdout),
    summary: text(summary),
    outputs: JSON.parse(text(JSON.stringify(outputs))),
    files: Object.keys(files).map(text),
  }
}

test.for(CASES)(
  '$name says the same as a process',
  async ({ action, inputs, prepare, code }, { openStage }) => {
    const stage = await openStage()
    const event = prepare(stage)
    const here = await stage.run(action, event, { ...(inputs && { inputs }) })
    const program = await stage.runProgram(action, event, { ...(inputs && { inputs }) })
    expect(here.code).toBe(code)
    expect(here.requests).toEqual(program.requests)
    expect(printed(here)).toEqual(printed(program))
    expect(program.stderr).toBe('')
  },
)

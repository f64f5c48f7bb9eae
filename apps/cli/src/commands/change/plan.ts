/** `roster plan`: shows what applying the members file would change, compared with the organization or another file. */
import {
  authorityChanges,
  emptyRoster,
  type Finding,
  isBlocking,
  LABEL_OR_FLAG,
  type Plan,
  planBetween,
  type Roster,
  type Snapshot,
} from '@roster/core'
import { createReader, planLive } from '@roster/elastic-cloud'
import { type Preview, renderComment } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { readBaseFile } from '../../file/base-file.ts'
import { fileTitle } from '../../file/input.ts'
import { planText, writePlanFile } from '../../file/plan-file.ts'
import {
  INPUT_FILE_FLAG,
  MAX_SIZE_FLAG,
  RESEND_FLAG,
  readMaxSize,
  readMembers,
  soundRoster,
} from '../../file/roster-file.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { printPreview } from '../../terminal/rendering.ts'

export const plan = defineCommand({
  flags: {
    file: INPUT_FILE_FLAG,
    'max-size': MAX_SIZE_FLAG,
    base: {
      type: 'string',
      valueHint: 'file or git ref',
      description: 'Compare with this file instead, offline',
    },
    resend: RESEND_FLAG,
    json: { type: 'boolean', description: 'Print the plan as JSON' },
    markdown: { type: 'boolean', description: 'Print the plan as Markdown' },
    out: { type: 'string', valueHint: 'path', description: 'Write the plan as JSON, for apply --plan' },
    'exit-code': { type: 'boolean', description: 'Exit with 2 if organization and file differ' },
  },
  examples: [
    { command: 'roster plan', does: 'compare with the organization' },
    { command: 'roster plan --base main', does: 'compare with the file on main, offline' },
    { command: 'roster plan --out plan.json', does: 'save the plan for apply --plan' },
    { command: 'roster plan --exit-code', does: 'exit with 0 in sync, 2 different, 1 blocked' },
  ],
  async run(flags, context) {
    if (flags.json && flags.markdown) throw new Failure('--json and --markdown exclude each other.')
    const members = await readMembers(flags.file, context)
    const maxBytes = readMaxSize(flags['max-size'])
    const { roster, findings } = soundRoster(members, flags.file, context, { maxBytes })
    const found =
      flags.base === undefined
        ? await planAgainstOrganization(roster, flags.resend, context)
        : await planAgainstBase(roster, { base: flags.base, file: flags.file, maxBytes }, context)
    const everything = [...findings, ...found.plan.findings, ...found.guards]
    const document = { ...found.plan, findings: everything }
    if (flags.out !== undefined) await writePlanFile(flags.out, document, context)
    const preview: Preview = {
      organization: { id: roster.organization },
      plan: found.plan,
      outside: [],
      roster,
      ...(found.before && { before: found.before, authority: authorityChanges(found.before, roster) }),
      ...(found.snapshot && { members: found.snapshot.members }),
      findings: everything,
      mode: flags.base === undefined ? 'live' : 'static',
      file: fileTitle(flags.file),
      source: {
        at: new Date(context.now()).toISOString(),
        ...(flags.base !== undefined && { base: flags.base }),
      },
    }
    const { stdout } = context
    if (flags.json) stdout.write(planText(document))
    else if (flags.markdown) stdout.write(`${renderComment(preview, { scope: 'whole' }).trimEnd()}\n`)
    else await printPreview(preview, context)
    if (everything.some(isBlocking)) return 1
    const { changes, standing } = found.plan
    return flags['exit-code'] && changes.length + standing.length > 0 ? 2 : 0
  },
})

interface Found {
  readonly plan: Plan
  readonly guards: readonly Finding[]
  /** Absent if the organization was not read. */
  readonly snapshot?: Snapshot
  /** The file that it was compared with. */
  readonly before?: Roster
}

async function planAgainstOrganization(roster: Roster, resend: boolean, context: Context): Promise<Found> {
  const transport = connect(context, ', or compare with a file or git ref by --base, which needs no key')
  const reader = createReader(transport)
  return planLive({
    ...{ roster, reader, use: 'plan', now: context.now(), remedy: LABEL_OR_FLAG },
    isTouched: () => resend,
  })
}

/** Guards need the members of the organization, so they are not checked without it. */
interface BaseOptions {
  readonly base: string
  readonly file: string
  readonly maxBytes: number
}

async function planAgainstBase(
  roster: Roster,
  { base, file, maxBytes }: BaseOptions,
  context: Context,
): Promise<Found> {
  const { name, members } = await readBaseFile(base, file, context)
  if (members === undefined) {
    context.stderr.write(`${name} does not exist: everybody is new.\n`)
    return { plan: planBetween(emptyRoster(roster.organization), roster), guards: [] }
  }
  const before = soundRoster(members, name, context, { maxBytes }).roster
  return { plan: planBetween(before, roster), guards: [], before }
}

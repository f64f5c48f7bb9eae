/** `roster report`: who has access to what, since when, why and until when, as a page or as tables for an access review. */

import { type AccessMatrix, ALL, accessMatrix } from '@roster/core'
import { ElasticCloudError, lookUpResources, planLive, type Reader } from '@roster/elastic-cloud'
import {
  type AccessReport,
  type AnswerSource,
  accessReportDocument,
  renderAccessCsv,
  renderAccessMarkdown,
  renderAccessPage,
} from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { earlierFile, INQUIRY_FLAGS, openInquiry } from '../../command/inquiry.ts'
import { fileHistory } from '../../file/file-history.ts'
import { writePage } from '../../file/written-page.ts'
import { Failure } from '../../process/failure.ts'
import { jsonOutput } from '../../terminal/json-output.ts'

export const report = defineCommand({
  flags: {
    html: { type: 'string', valueHint: 'path', description: 'Write the access matrix as a page' },
    markdown: { type: 'boolean', description: 'Print an access review as Markdown' },
    json: { type: 'boolean', description: 'Print all access as JSON' },
    csv: { type: 'boolean', description: 'Print an access review as CSV, one row per role' },
    since: {
      type: 'string',
      valueHint: 'commit|date',
      description: 'Show what has changed since that commit, or since the start of that day (UTC)',
    },
    file: INQUIRY_FLAGS.file,
    offline: { type: 'boolean', description: 'Use only the file, without a key' },
  },
  examples: [
    { command: 'roster report --html access.html', does: 'write people and resources as one page' },
    { command: 'roster report --markdown > review.md', does: 'list access, since when and why' },
    { command: 'roster report --csv --offline', does: 'list the file as CSV' },
    { command: 'roster report --html access.html --since 2026-09-30', does: 'show what has changed, too' },
    { command: 'roster report --json --since HEAD~1', does: 'list changes for programs' },
  ],
  async run({ html, markdown, csv, json, since, ...options }, context) {
    const printed = [
      ...(markdown ? ['--markdown'] : []),
      ...(csv ? ['--csv'] : []),
      ...(json ? ['--json'] : []),
    ]
    if (printed.length > 1) throw new Failure(`${printed.join(' and ')} exclude each other.`)
    if (html === undefined && printed.length === 0) {
      throw new Failure('Say what to make: --html <path>, --markdown, --csv or --json.')
    }
    const { members, roster, origins, reader, source } = await openInquiry(options, context)
    const now = context.now()
    const live = reader && (await planLive({ roster, reader, use: 'plan', now, withKeys: true }))
    const history = await fileHistory(members, context)
    const earlier = since === undefined ? undefined : await earlierFile(options.file, since, context)
    const organization = reader ? await namedOrganization(roster.organization, reader) : source.organization
    const matrix = accessMatrix({
      roster,
      origins,
      ...(live && { snapshot: live.snapshot }),
      changes: live?.plan.changes ?? [],
      awaited: live?.plan.awaited ?? [],
      now,
    })
    const access: AccessReport = {
      matrix,
      roster,
      source: { ...source, organization },
      occasion: 'apply',
      ...(history && { history }),
      ...(live && { standing: live.plan.standing }),
      ...(reader && { stopped: await stoppedAmong(matrix, reader) }),
      ...(earlier && { since: earlier }),
    }
    if (html !== undefined) {
      await writePage(html, renderAccessPage(access), context)
      context.stderr.write(`The access matrix is in ${html}.\n`)
    }
    if (markdown) context.stdout.write(renderAccessMarkdown(access))
    if (csv) context.stdout.write(renderAccessCsv(access))
    if (json) context.stdout.write(jsonOutput(accessReportDocument(access)))
    return 0
  },
})

/** Auditors know the organization by its name. A report does without if the key may not read it. */
async function namedOrganization(id: string, reader: Reader): Promise<AnswerSource['organization']> {
  try {
    const { name } = await reader.organization(id)
    return { id, ...(name && { name }) }
  } catch (error) {
    if (error instanceof ElasticCloudError) return { id }
    throw error
  }
}

/** Keys of the stopped deployments on which anyone has a role. */
async function stoppedAmong({ resources }: AccessMatrix, reader: Reader): Promise<ReadonlySet<string>> {
  const deployments = resources.filter(({ kind, resource }) => kind === 'deployment' && resource !== ALL)
  const { stopped } = await lookUpResources(
    reader,
    deployments.map(({ kind, resource: id }) => ({ kind, id })),
  )
  return stopped
}

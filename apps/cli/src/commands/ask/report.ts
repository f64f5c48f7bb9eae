/** `roster report`: who has access to what, since when, why and until when, as a page or as tables for an access review. */
import { accessMatrix } from '@roster/core'
import { planLive } from '@roster/elastic-cloud'
import { type AccessReport, renderAccessCsv, renderAccessMarkdown, renderAccessPage } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { INQUIRY_FLAGS, openInquiry } from '../../command/inquiry.ts'
import { fileHistory } from '../../file/file-history.ts'
import { Failure, fileFailure } from '../../process/failure.ts'

export const report = defineCommand({
  flags: {
    html: { type: 'string', valueHint: 'path', description: 'Write the access matrix as a page' },
    markdown: { type: 'boolean', description: 'Print an access review as Markdown' },
    csv: { type: 'boolean', description: 'Print an access review as CSV, one row per role' },
    file: INQUIRY_FLAGS.file,
    offline: { type: 'boolean', description: 'Use only the file, without a key' },
  },
  examples: [
    { command: 'roster report --html access.html', does: 'write people and resources as one page' },
    { command: 'roster report --markdown > review.md', does: 'list access, since when and why' },
    { command: 'roster report --csv --offline', does: 'list the file as CSV' },
  ],
  async run({ html, markdown, csv, ...options }, context) {
    if (markdown && csv) throw new Failure('--markdown and --csv exclude each other.')
    if (html === undefined && !markdown && !csv) {
      throw new Failure('Say what to make: --html <path>, --markdown or --csv.')
    }
    const { members, roster, origins, reader, source } = await openInquiry(options, context)
    const now = context.now()
    const live = reader && (await planLive({ roster, reader, use: 'plan', now }))
    const history = await fileHistory(members, context)
    const organization = live?.snapshot.organization ?? source.organization
    const access: AccessReport = {
      matrix: accessMatrix({
        roster,
        origins,
        ...(live && { snapshot: live.snapshot }),
        changes: live?.plan.changes ?? [],
        awaited: live?.plan.awaited ?? [],
        now,
      }),
      roster,
      source: { ...source, organization },
      occasion: 'apply',
      ...(history && { history }),
    }
    if (html !== undefined) {
      try {
        await context.files.write(html, renderAccessPage(access))
      } catch (error) {
        throw fileFailure(error, html, 'Choose another path for --html.')
      }
      context.stderr.write(`The access matrix is in ${html}.\n`)
    }
    if (markdown) context.stdout.write(renderAccessMarkdown(access))
    if (csv) context.stdout.write(renderAccessCsv(access))
    return 0
  },
})

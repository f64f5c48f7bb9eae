/** `roster who`: lists everyone with access to something, and why. */
import { listAccess, readAccessScope } from '@roster/core'
import { readSnapshot } from '@roster/elastic-cloud'
import { renderAccessListText } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { AT_FLAG, INQUIRY_FLAGS, openInquiry, printAnswer } from '../../command/inquiry.ts'
import { Failure } from '../../process/failure.ts'

export const who = defineCommand({
  flags: {
    scope: {
      type: 'positional',
      required: true,
      description: '<kind>/<resource>, owner or billing-admin; * matches any',
    },
    at: AT_FLAG,
    ...INQUIRY_FLAGS,
  },
  examples: [
    { command: 'roster who deployments/logs-prod', does: 'including owners and roles on all' },
    { command: 'roster who owner', does: 'the Organization owners' },
    { command: 'roster who owner --at v1.0', does: 'those of a tag, commit, branch or date' },
    { command: "roster who 'elasticsearch/*'", does: 'any role on any project of the type' },
    { command: "roster who '*/*' --json", does: 'everyone with a role, as JSON' },
  ],
  async run({ scope: asked, json, ...options }, context) {
    const inquiry = await openInquiry(options, context)
    const { roster, origins, reader, source } = inquiry
    const { value: scope, problem } = readAccessScope(asked, roster)
    if (scope === undefined) throw new Failure(problem)
    const snapshot = reader && (await readSnapshot(reader, roster.organization, { withKeys: true }))
    const list = listAccess(scope, { roster, origins, ...(snapshot && { snapshot }) })
    const history = options.at === undefined ? undefined : await inquiry.history()
    await printAnswer(
      { value: list, json },
      (terminal) => renderAccessListText({ list, roster, source, ...(history && { history }) }, terminal),
      context,
    )
    return 0
  },
})

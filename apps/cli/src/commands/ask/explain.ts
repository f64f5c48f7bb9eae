/** `roster explain`: shows one person's access, and where it comes from. */
import { explain as explainAccess } from '@roster/core'
import { planLive } from '@roster/elastic-cloud'
import { renderExplanationText } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { AT_FLAG, INQUIRY_FLAGS, openInquiry, printAnswer, unknownPerson } from '../../command/inquiry.ts'

export const explain = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'Address of the member' },
    at: AT_FLAG,
    ...INQUIRY_FLAGS,
  },
  examples: [
    { command: 'roster explain grace@acme.example', does: 'show each role with its line and group' },
    { command: 'roster explain grace@acme.example --offline', does: 'use only the file' },
    { command: 'roster explain grace@acme.example --at 2025-12-31', does: 'as it was that day' },
  ],
  async run({ email, json, ...options }, context) {
    const inquiry = await openInquiry(options, context)
    const { roster, origins, reader, findings, source } = inquiry
    const live = reader && (await planLive({ roster, reader, use: 'plan', now: context.now() }))
    const explanation = explainAccess(email, {
      roster,
      origins,
      findings: [...findings, ...(live?.plan.findings ?? [])],
      ...(live && { live }),
    })
    if (explanation === undefined) throw unknownPerson(email, inquiry, live?.snapshot)
    const history = await inquiry.history()
    await printAnswer(
      { value: explanation, json },
      (terminal) =>
        renderExplanationText({ explanation, roster, source, ...(history && { history }) }, terminal),
      context,
    )
    return 0
  },
})

/** `roster explain`: shows the access of one person or API key, and where it comes from. */
import {
  type Explanation,
  type ExplanationSources,
  explain as explainAccess,
  explainKey,
  quoted,
} from '@roster/core'
import { planLive } from '@roster/elastic-cloud'
import { renderExplanationText } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { AT_FLAG, INQUIRY_FLAGS, openInquiry, printAnswer, unknownPerson } from '../../command/inquiry.ts'
import { Failure } from '../../process/failure.ts'

export const explain = defineCommand({
  flags: {
    email: {
      type: 'positional',
      required: true,
      description: 'Address of the member, or name or id of an API key',
    },
    at: AT_FLAG,
    ...INQUIRY_FLAGS,
  },
  examples: [
    { command: 'roster explain grace@acme.example', does: 'show each role with its line and group' },
    { command: 'roster explain terraform', does: 'the same for an API key' },
    { command: 'roster explain grace@acme.example --offline', does: 'use only the file' },
    { command: 'roster explain grace@acme.example --at 2025-12-31', does: 'as it was that day' },
  ],
  async run({ email, json, ...options }, context) {
    const inquiry = await openInquiry(options, context)
    const { roster, origins, reader, findings, source } = inquiry
    const live =
      reader && (await planLive({ roster, reader, use: 'plan', now: context.now(), withKeys: true }))
    const sources = {
      roster,
      origins,
      findings: [...findings, ...(live?.plan.findings ?? [])],
      ...(live && { live }),
    }
    const explanation = explainAccess(email, sources) ?? keyExplanation(email, sources)
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

/** Undefined if no key is meant. @throws Failure if several are. */
function keyExplanation(text: string, sources: ExplanationSources): Explanation | undefined {
  const [explanation, ...others] = explainKey(text, sources)
  if (others.length === 0) return explanation
  const ids = [explanation, ...others].flatMap((each) => each?.apiKey?.id ?? 'not made')
  throw new Failure(`Several API keys are named ${quoted(text)}: ask for one by its id, ${ids.join(', ')}.`)
}

/** Plans as files: `plan --out` writes them, and `apply --plan` applies only what they contain. */
import { isDeepStrictEqual } from 'node:util'
import { emailKey, membershipEffect, type Plan, PlanDocument, planDocument } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

/** A plan that someone has looked at. */
export type AgreedPlan = PlanDocument

type AgreedChange = PlanDocument['changes'][number]

export function planText(plan: Plan): string {
  return `${JSON.stringify(planDocument(plan), null, 2)}\n`
}

/** @throws Failure */
export async function writePlanFile(path: string, plan: Plan, { files }: Context): Promise<void> {
  try {
    await files.write(path, planText(plan))
  } catch (error) {
    throw fileFailure(error, path, 'Give --out the path of a file that can be written.')
  }
}

/** @throws Failure if the file does not exist or is not a plan. */
export async function readPlanFile(path: string, { files }: Context): Promise<AgreedPlan> {
  let bytes: Uint8Array
  try {
    bytes = await files.read(path)
  } catch (error) {
    throw fileFailure(error, path, 'Write it with roster plan --out.')
  }
  const document = PlanDocument.safeParse(json(bytes))
  if (document.success) return document.data
  throw new Failure(`${path} is not a plan. Write it with roster plan --out, and leave it as it is.`)
}

/**
 * One line for everything in the file that does not belong to its digest: someone has edited it.
 *
 * @param planned A plan with the same digest.
 */
export function edits({ changes: agreed, summary }: AgreedPlan, planned: Plan): readonly string[] {
  const { changes } = planDocument(planned)
  const places = Array.from({ length: Math.max(changes.length, agreed.length) }).keys()
  const edited = [...places].flatMap((place) => {
    const [was, is] = [agreed[place], changes[place]]
    if (was && is && isDeepStrictEqual(contentOf(was), contentOf(is))) return []
    return [`${(was ?? is)?.email}: the plan file says something else than its digest`]
  })
  const isCounted = Object.entries(summary).every(
    ([kind, count]) => agreed.filter((change) => change.kind === kind).length === count,
  )
  return isCounted ? edited : [...edited, 'the counts in the plan file are not those of its changes']
}

/** What the digest covers: an invitation that was accepted meanwhile is a change of another kind, with a user id. */
function contentOf({ kind, userId: _, ...change }: AgreedChange) {
  return { ...change, email: emailKey(change.email), membership: membershipEffect(kind) }
}

/** One line for each person whose change differs between `planned` and `agreed`. */
export function differences(agreed: AgreedPlan, planned: Plan): readonly string[] {
  const before = new Map(agreed.changes.map((change) => [emailKey(change.email), change]))
  const after = new Map(planned.changes.map((change) => [emailKey(change.email), change]))
  const people = [...new Set([...before.keys(), ...after.keys()])].sort()
  return people.flatMap((person) => {
    const was = before.get(person)
    const is = after.get(person)
    if (was === undefined) return is ? [`${is.email}: ${is.kind} is new`] : []
    if (is === undefined) return [`${was.email}: ${was.kind} is not to be done any more`]
    return was.digest === is.digest ? [] : [`${is.email}: ${is.kind} now asks for something else`]
  })
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

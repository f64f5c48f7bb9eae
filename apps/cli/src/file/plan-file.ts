/** Plans as files: written by `plan --out`, and read by `apply --plan` as what was agreed on. */
import { type Change, emailKey, type Plan, PlanDocument, planDocument } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

/** What was agreed on, as far as it matters for holding a new plan against it. */
export interface AgreedPlan {
  readonly organization: string
  readonly digest: string
  readonly changes: readonly Pick<Change, 'kind' | 'email' | 'digest'>[]
}

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

/** @throws Failure where there is no such file, or it is no plan. */
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

/** A line for each person of whom `planned` asks something else than `agreed` did. */
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

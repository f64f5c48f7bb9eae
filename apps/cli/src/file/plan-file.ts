/** Plans as files: `plan --out` writes them, and `apply --plan` applies only what they contain. */
import { type Change, emailKey, type Plan, PlanDocument, planDocument } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

/** The parts of an agreed plan that are compared with a new plan. */
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

/** Plans as files: `plan --out` writes them, and `apply --plan` applies only what they contain. */

import { isDeepStrictEqual } from 'node:util'
import {
  emailKey,
  keyIdSubject,
  keySubject,
  membershipEffect,
  type Plan,
  PlanDocument,
  planDocument,
  subjectText,
} from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'
import { jsonOutput } from '../terminal/json-output.ts'
import { readInput } from './input.ts'

/** A plan that someone has reviewed. */
export type AgreedPlan = PlanDocument

type AgreedChange = PlanDocument['changes'][number]

export function planText(plan: Plan): string {
  return jsonOutput(planDocument(plan))
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
export async function readPlanFile(path: string, context: Context): Promise<AgreedPlan> {
  let bytes: Uint8Array
  try {
    bytes = await readInput(path, context)
  } catch (error) {
    throw fileFailure(error, path, 'Write it with roster plan --out.')
  }
  const document = PlanDocument.safeParse(json(bytes))
  if (document.success) return document.data
  throw new Failure(`${path} is not a plan. Write it with roster plan --out, and leave it as it is.`)
}

/**
 * One line for each part of the file that does not match its digest, because someone has edited it.
 *
 * @param planned A plan with the same digest.
 */
export function edits({ changes: agreed, summary }: AgreedPlan, planned: Plan): readonly string[] {
  const { changes } = planDocument(planned)
  const places = Array.from({ length: Math.max(changes.length, agreed.length) }).keys()
  const edited = [...places].flatMap((place) => {
    const [was, is] = [agreed[place], changes[place]]
    if (was && is && isDeepStrictEqual(contentOf(was), contentOf(is))) return []
    const change = was ?? is
    return change ? [`${nameOf(change)}: the plan file does not match its digest`] : []
  })
  const isCounted = Object.entries(summary).every(
    ([kind, count]) => agreed.filter((change) => change.kind === kind).length === count,
  )
  return isCounted ? edited : [...edited, 'the counts in the plan file do not match its changes']
}

/**
 * The part that the digest covers: an invitation that was accepted meanwhile is a change of another kind, with a user
 * id.
 */
function contentOf(change: AgreedChange) {
  const { kind, userId: _id, email: _spelling, ...content } = change
  return { ...content, subject: subjectOf(change), membership: membershipEffect(kind) }
}

type Subject = Pick<AgreedChange, 'email' | 'key'>

/** A person by e-mail key, or an API key. */
function subjectOf({ email, key }: Subject): string {
  if (email !== undefined) return emailKey(email)
  const isUnlisted = key?.owner === undefined && key?.id !== undefined
  return isUnlisted ? keyIdSubject(key.id) : keySubject(key?.name ?? '')
}

function nameOf(change: Subject): string {
  return change.email ?? subjectText(subjectOf(change))
}

/** One line for each person or API key whose change differs between `planned` and `agreed`. */
export function differences(agreed: AgreedPlan, planned: Plan): readonly string[] {
  const bySubject = (changes: readonly AgreedChange[]) =>
    new Map(changes.map((change) => [subjectOf(change), change]))
  const before = bySubject(agreed.changes)
  const after = bySubject(planDocument(planned).changes)
  const subjects = [...new Set([...before.keys(), ...after.keys()])].sort()
  return subjects.flatMap((subject) => {
    const was = before.get(subject)
    const is = after.get(subject)
    if (was === undefined) return is ? [`${nameOf(is)}: ${is.kind} is new`] : []
    if (is === undefined) return [`${nameOf(was)}: ${was.kind} is no longer planned`]
    return was.digest === is.digest ? [] : [`${nameOf(is)}: ${is.kind} now asks for something else`]
  })
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

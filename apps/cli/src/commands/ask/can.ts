/** `roster can`: whether a person may do something, by the product's rules. */
import {
  type Action,
  answerPermission,
  quoted,
  type Roster,
  readAssignment,
  readScope,
  type Understood,
} from '@roster/core'
import { readSnapshot } from '@roster/elastic-cloud'
import { renderPermissionText } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { INQUIRY_FLAGS, openInquiry, printAnswer, unknownPerson } from '../../command/inquiry.ts'
import { Failure } from '../../process/failure.ts'
import { didYouMean } from '../../terminal/nearest-name.ts'

export const can = defineCommand({
  flags: {
    email: { type: 'positional', required: true, description: 'Address of the member' },
    action: {
      type: 'positional',
      required: true,
      choices: ['invite', 'cancel-invitation', 'remove', 'make-key', 'revoke-key', 'grant', 'revoke', 'view'],
      description:
        'invite, cancel-invitation, remove, make-key, revoke-key (of others), grant, revoke or view',
    },
    target: {
      type: 'positional',
      required: false,
      completes: 'role',
      description: 'The role to grant or revoke, or the resource to view',
    },
    ...INQUIRY_FLAGS,
  },
  examples: [
    { command: 'roster can grace@acme.example invite', does: 'exit with 0 for yes, 1 for no' },
    { command: "roster can grace@acme.example grant 'deployments/*=editor'", does: 'check a role to grant' },
    { command: 'roster can grace@acme.example grant owner', does: 'check an organization role' },
    { command: 'roster can grace@acme.example view deployments/shop', does: 'check who sees assignments' },
  ],
  async run({ email, action: verb, target, json, ...options }, context) {
    const inquiry = await openInquiry(options, context)
    const { roster, reader, source } = inquiry
    const action = readAction(verb, target, roster)
    const snapshot = reader && (await readSnapshot(reader, roster.organization))
    const answer = answerPermission(email, action, { roster, ...(snapshot && { snapshot }) })
    if (answer === undefined) throw unknownPerson(email, inquiry, snapshot)
    await printAnswer(
      { value: answer, json },
      (terminal) => renderPermissionText({ answer, source }, terminal),
      context,
    )
    return answer.allowed ? 0 : 1
  },
})

type ReadTarget = (target: string, roster: Roster) => Understood<Action>

const manage: ReadTarget = (target, roster) => {
  const { value: assignment, problem } = readAssignment(target, roster)
  return assignment === undefined ? { problem } : { value: { kind: 'manage-assignment', assignment } }
}

/** Verb → the action, or a parser for its argument. */
const VERBS: Readonly<Record<string, Action | ReadTarget>> = {
  invite: { kind: 'invite' },
  'cancel-invitation': { kind: 'cancel-invitation' },
  remove: { kind: 'remove' },
  'make-key': { kind: 'manage-key', isOwn: true },
  'revoke-key': { kind: 'manage-key', isOwn: false },
  grant: manage,
  revoke: manage,
  view: (target, roster) => {
    const { value: scope, problem } = readScope(target, roster)
    return scope === undefined ? { problem } : { value: { kind: 'view-assignments', scope } }
  },
}

function readAction(verb: string, target: string | undefined, roster: Roster): Action {
  const names = Object.keys(VERBS)
  const meant = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  if (meant === undefined) {
    const hint = didYouMean(verb, names) || ` Known are ${names.join(', ')}.`
    throw new Failure(`There is no action ${quoted(verb)}.${hint}`)
  }
  if (typeof meant !== 'function') {
    if (target === undefined) return meant
    throw new Failure(`${verb} takes no target: leave out ${quoted(target)}.`)
  }
  if (target === undefined) {
    const example = verb === 'view' ? 'deployments/*' : 'deployments/*=viewer'
    throw new Failure(`Say what to ${verb}, such as ${quoted(example)}.`)
  }
  const { value: action, problem } = meant(target, roster)
  if (action === undefined) throw new Failure(problem)
  return action
}

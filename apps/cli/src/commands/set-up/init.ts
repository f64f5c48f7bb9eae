/** `roster init`: writes the members file and the workflows for an existing organization. */
import { posix, sep } from 'node:path'
import {
  type DraftGroup,
  draftMembersFile,
  planChanges,
  proposeGroups,
  type ResourceNames,
  readRoster,
  writeAssignment,
} from '@roster/core'
import { createReader } from '@roster/elastic-cloud'
import { type AdoptedOrganization, readOrganization } from '../../adoption/adopted-organization.ts'
import { list, writeNewFiles } from '../../adoption/new-files.ts'
import { nextSteps } from '../../adoption/next-steps.ts'
import { findRepository } from '../../adoption/repository.ts'
import { SKILLS, skillFile } from '../../adoption/skill-file.ts'
import { readTemplate, workflowFiles } from '../../adoption/workflow-files.ts'
import { defineCommand } from '../../command/command.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { Failure, Interrupted } from '../../process/failure.ts'

const SCHEMA = 'members.schema.json'

export const init = defineCommand({
  flags: {
    out: {
      type: 'string',
      default: 'members.json',
      valueHint: 'path',
      description: 'The file to write',
    },
    groups: { type: 'boolean', description: 'Write the proposed groups' },
    'no-keys': { type: 'boolean', description: 'Leave API keys out of the file' },
    'no-workflows': { type: 'boolean', description: 'Write no workflows' },
    skill: {
      type: 'string',
      valueHint: 'folder',
      description: 'Write the skill for AI agents there, such as .agents/skills',
    },
    actions: {
      type: 'string',
      valueHint: 'owner/repo@ref',
      description: 'The actions to use (Default: this release)',
    },
    organization: {
      type: 'string',
      valueHint: 'id',
      description: 'The organization, if the key sees several',
    },
  },
  examples: [
    { command: 'roster init', does: 'write the file and the workflows' },
    { command: 'roster init --groups', does: 'propose groups of three or more' },
    { command: 'roster init --out new.json --no-workflows', does: 'add another organization' },
  ],
  async run({ out, groups: allGroups, actions, organization, skill, ...flags }, context) {
    const repository = await findRepository(context)
    const membersFile = posix.normalize(repository.prefix + out.split(sep).join('/'))
    const isWithin = !membersFile.startsWith('../') && !posix.isAbsolute(membersFile)
    if (!isWithin && !flags['no-workflows']) {
      throw new Failure(
        `${out} is outside the repository, where no workflow can read it. See --no-workflows.`,
      )
    }
    const workflows = flags['no-workflows']
      ? undefined
      : await workflowFiles({ membersFile, actions, repository }, context)
    const path = posix.join(posix.dirname(out), SCHEMA)
    const schema = { path, text: await readTemplate(SCHEMA, context), isCommon: true }

    const adopted = await readOrganization(createReader(connect(context, '')), {
      id: organization,
      withKeys: !flags['no-keys'],
      now: context.now(),
    })
    const proposed = proposeGroups(adopted.people.listed, adopted.names)
    const groups = allGroups || (await wantsGroups(proposed, adopted.names, context)) ? proposed : []
    const text = draftMembersFile({
      organization: adopted.snapshot.organization,
      people: adopted.people,
      keys: adopted.keys,
      names: adopted.names,
      states: adopted.directory,
      groups,
    })
    const remarks = remarksOn(text, adopted, flags['no-keys'], context)
    const skills = skill ?? (workflows && (await wantsSkill(context)) ? SKILLS : undefined)
    const agents = skills === undefined ? [] : [await skillFile(skills, repository, context)]
    const written = await writeNewFiles(
      [{ path: out, text }, schema, ...(workflows?.files ?? []), ...agents],
      'Write the members file elsewhere with --out, or leave the workflows with --no-workflows.',
      context,
    )
    const amount = adopted.people.listed.length
    const keys = adopted.keys?.listed.length ?? 0
    const people = `${amount} ${amount === 1 ? 'person' : 'people'}`
    const and = keys === 0 ? '' : keys === 1 ? ' and 1 API key' : ` and ${keys} API keys`
    const who = `${people}${and} of ${adopted.snapshot.organization.id}`
    context.stderr.write(`Wrote ${list(written)}, with ${who}.\n`)
    for (const remark of remarks) context.stderr.write(`${remark}\n`)
    if (workflows && skills === undefined && context.confirm === undefined) {
      context.stderr.write('AI agents can learn to change members in pull requests: see --skill.\n')
    }
    const { defaultBranch } = repository
    context.stderr.write(`\n${nextSteps({ membersFile: out, pinned: workflows?.pinned, defaultBranch })}`)
    return 0
  },
})

async function wantsGroups(
  proposed: readonly DraftGroup[],
  names: ResourceNames,
  { confirm, stderr }: Context,
): Promise<boolean> {
  if (proposed.length === 0) return false
  const amount = proposed.length === 1 ? 'a group' : `${proposed.length} groups`
  if (confirm === undefined) {
    stderr.write(`There could be ${amount} of people with the same roles: see --groups.\n`)
    return false
  }
  for (const { name, members, assignments } of proposed) {
    const roles = assignments.map((assignment) => writeAssignment(assignment, names)).join(', ')
    stderr.write(`${members.length} people have ${roles}: "${name}"\n`)
  }
  return ask(`Write ${proposed.length === 1 ? 'this group' : `these ${proposed.length} groups`}?`, confirm)
}

async function wantsSkill({ confirm }: Context): Promise<boolean> {
  return confirm !== undefined && ask(`Write the skill for AI agents to ${SKILLS}?`, confirm)
}

async function ask(question: string, confirm: NonNullable<Context['confirm']>): Promise<boolean> {
  const isMeant = await confirm(question)
  if (isMeant === undefined) throw new Interrupted('Nothing was written: interrupted.', undefined)
  return isMeant
}

/** Reasons the file may be incomplete. */
function remarksOn(
  text: string,
  { snapshot, people, keys, seesAll }: AdoptedOrganization,
  withoutKeys: boolean,
  { now }: Context,
) {
  const { roster, findings } = readRoster(text, { now: now() })
  if (roster === undefined) throw new Error(`expected a sound draft, got ${findings[0]?.message}`)
  const pending = planChanges(roster, snapshot).changes.map(({ email }) => email)
  const odd = people.unlisted.length
  return [
    ...(odd === 0
      ? []
      : [
          `Not in it: ${odd === 1 ? '1 person' : `${odd} people`} that no file can list; see the comments in it.`,
        ]),
    ...(pending.length === 0
      ? []
      : [`Open invitations of ${list(pending)} differ from each other; a plan evens them out.`]),
    ...(keys === undefined && !withoutKeys
      ? ['This key may not list API keys, so the file says nothing about them.']
      : []),
    ...(seesAll
      ? []
      : [
          "This key does not belong to an Organization owner and may not see every role and API key: compare with roster plan and an owner's key.",
        ]),
  ]
}

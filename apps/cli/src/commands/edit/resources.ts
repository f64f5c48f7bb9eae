/** `roster resources`: updates the names for ids in the members file from the organization. */
import {
  quoted,
  type ResourceKind,
  type ResourceRefresh,
  refreshResources,
  resourceKind,
  resourceKindsOf,
  resourcesIn,
  singleLine,
} from '@roster/core'
import { createReader, lookUpResources, type Reader } from '@roster/elastic-cloud'
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, edit, openFile } from '../../command/file-edit.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'

export const resources = defineCommand({
  flags: {
    all: { type: 'boolean', description: 'Also name unused resources' },
    ...EDIT_FLAGS,
  },
  examples: [
    { command: 'roster resources --dry-run', does: 'show the new names' },
    { command: 'roster resources', does: 'rename, except entries with a "keep" comment' },
  ],
  async run({ all, file: path, 'dry-run': dryRun }, context) {
    const file = await openFile(path, context)
    const reader = createReader(connect(context, ''))
    await refuseOther(reader, file.roster.organization)
    const known = resourcesIn(file)
    const listed = all ? resourceKindsOf(file.roster.policy) : []
    const directory = await lookUpResources(reader, known, listed)
    const refresh = refreshResources(file, {
      actual: directory.names,
      missing: directory.missing,
      all,
    })
    const isReported = report(refresh, directory.unseen, context)
    const amount = refresh.renamed.length + refresh.named.length
    const options = {
      edits: refresh.edits,
      done: `Refreshed ${amount} ${amount === 1 ? 'name' : 'names'}; nobody's access changes`,
      unchanged: `All ${isReported ? 'other ' : ''}names are as the organization has them. Nothing was changed.`,
      dryRun,
    }
    return edit(file, options, context)
  },
})

/** The resource names of another organization do not apply to this file. */
async function refuseOther(reader: Reader, id: string): Promise<void> {
  const seen = await reader.organizations()
  if (seen.some((organization) => organization.id === id)) return
  const all = seen.map((organization) => organization.id).join(', ') || 'none'
  throw new Failure(
    `The file is for the organization ${id}, and the key sees ${all}. Use a key of that organization.`,
  )
}

/** Returns whether there was anything to report. */
function report(
  { renamed, named, kept, missing }: ResourceRefresh,
  unseen: ReadonlySet<ResourceKind>,
  { stderr }: Context,
): boolean {
  const place = (kind: ResourceKind, name: string) => `${resourceKind(kind).scopeKey}/${name}`
  const lines = [
    ...renamed.map(({ resource, from, to }) => `${place(resource, from)} is ${quoted(to)} now`),
    ...named.map(({ kind, id, name }) => `${place(kind, id)} is called ${quoted(name)}`),
    ...kept.map(({ kind, name, actual, because }) => {
      const why =
        because === 'comment' ? 'a comment keeps the name' : 'a file that this one extends uses the name'
      return `${place(kind, name)} is called ${quoted(singleLine(actual))}, and ${why}`
    }),
    ...missing.map(
      ({ kind, name }) => `${place(kind, name)} is not there, or the key cannot see it; it stays in the file`,
    ),
    ...[...unseen].map((kind) => `${resourceKind(kind).plural}: the key may not list them`),
  ]
  for (const line of lines) stderr.write(`${line}\n`)
  return lines.length > 0
}

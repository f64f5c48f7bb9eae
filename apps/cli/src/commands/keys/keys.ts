/** `roster keys`: lists API keys, makes those that the merged file asks for, and replaces them. */
import {
  askableOf,
  KeyMatches,
  type ListedKey,
  type MadeKeyDocument,
  type OrganizationKey,
  type Roster,
} from '@roster/core'
import { type MadeKey, readSnapshot } from '@roster/elastic-cloud'
import { defineCommand } from '../../command/command.ts'
import { editedText, type OpenFile, openFile, replaceFile } from '../../command/file-edit.ts'
import { FILE_FLAG } from '../../file/roster-file.ts'
import { keyLines, keyListDocument, keyListText } from '../../keys/key-list.ts'
import { openSink, type SinkFlags } from '../../keys/key-sink.ts'
import {
  type KeyService,
  keyService,
  listKeys,
  MAY_NOT_LIST,
  makeKey,
  type OwnKey,
  ownKey,
} from '../../keys/make-key.ts'
import { requireMerged } from '../../keys/merged-entry.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { readDuration } from '../../process/duration.ts'
import { Failure } from '../../process/failure.ts'
import { didYouMean } from '../../terminal/nearest-name.ts'

const ACTIONS = ['list', 'create', 'rotate'] as const

export const keys = defineCommand({
  flags: {
    action: {
      type: 'positional',
      required: false,
      choices: ACTIONS,
      description: 'list (the default), create or rotate',
    },
    name: {
      type: 'positional',
      required: false,
      completes: 'key',
      description: 'An entry under apiKeys',
    },
    file: FILE_FLAG,
    'to-file': { type: 'string', valueHint: 'path', description: 'Write the secret to this new file' },
    'to-command': {
      type: 'string',
      valueHint: 'command',
      description: 'Give the secret to this command on its standard input',
    },
    replace: { type: 'string', valueHint: 'id', description: 'First revoke this key, whose secret is lost' },
    overlap: {
      type: 'string',
      default: '168h',
      valueHint: 'time',
      description: 'With rotate: how long the old key keeps working',
    },
    json: { type: 'boolean', description: 'Print JSON, never with the secret' },
  },
  examples: [
    { command: 'roster keys', does: 'list API keys by who answers for them' },
    {
      command: "roster keys create terraform --to-command 'gh secret set EC_API_KEY'",
      does: 'make a key that the merged file asks for, and hand over its secret',
    },
    {
      command: 'roster keys rotate terraform --to-file key.txt',
      does: 'replace a key; the old one ends later',
    },
  ],
  async run({ action = 'list', name, ...flags }, context) {
    const file = await openFile(flags.file, context)
    const service = keyService(file.roster.organization, connect(context, ''))
    switch (action) {
      case 'list':
        await list(file, service, flags.json, context)
        return 0
      case 'create':
        await create(file, entryOf(file, name), service, flags, context)
        return 0
      case 'rotate':
        await rotate(file, entryOf(file, name), service, flags, context)
        return 0
      default:
        throw new Failure(
          `${JSON.stringify(action)} is not something to do with keys; expected list, create or rotate.${didYouMean(action, ACTIONS)}`,
        )
    }
  },
})

type Options = SinkFlags & { readonly replace: string | undefined; readonly overlap: string }

async function list({ roster }: OpenFile, service: KeyService, json: boolean, { stdout }: Context) {
  const snapshot = await readSnapshot(service.reader, roster.organization, { withKeys: true })
  if (snapshot.keys === undefined) throw new Failure(MAY_NOT_LIST)
  const lines = keyLines(roster, snapshot)
  stdout.write(
    json ? `${JSON.stringify(keyListDocument(lines, roster), null, 2)}\n` : keyListText(lines, roster),
  )
}

function entryOf({ roster, path }: OpenFile, name: string | undefined): ListedKey {
  if (name === undefined) throw new Failure('The argument <name> is missing. See --help.')
  const listed = roster.keys?.current.get(name)
  if (listed !== undefined) return listed
  if (roster.keys?.ended.has(name)) {
    throw new Failure(`The API key ${JSON.stringify(name)} has ended. Extend "expires" first.`)
  }
  const names = [...(roster.keys?.current.keys() ?? [])]
  throw new Failure(`${path} lists no API key ${JSON.stringify(name)}.${didYouMean(name, names)}`)
}

async function create(
  file: OpenFile,
  listed: ListedKey,
  service: KeyService,
  options: Options,
  context: Context,
): Promise<void> {
  await requireMerged(listed, file.path, context)
  const pin: PinEdit = (id) => ({ kind: 'pin-key', name: listed.name, id })
  editedText(file, [pin(SOME_ID)], context)
  const all = await listKeys(service)
  const own = await ownKey(all, service)
  const found = await withoutReplaced(all, options.replace, listed, file.roster, own, service)
  const [existing] = keysOf(listed, found, file.roster)
  if (existing !== undefined) {
    throw new Failure(
      existing.id === listed.id
        ? `The API key ${JSON.stringify(listed.name)} (${existing.id}) exists. Replace it with roster keys rotate.`
        : `An API key ${JSON.stringify(listed.name)} (${existing.id}) exists, and its id is not in ${file.path}. If you have its secret, write its id into the entry. Otherwise add --replace ${existing.id}, which revokes it first.`,
    )
  }
  if (listed.id !== undefined && !own.seesAll) {
    throw new Failure(
      `The API key ${JSON.stringify(listed.name)} (${listed.id}) is not among the keys that this key can see, so it may exist. Use a key of an Organization owner. Nothing was made.`,
    )
  }
  const made = await make(listed, { found, own }, service, options, context)
  await write(file, pin(made.id), made, options, context)
}

type PinEdit = (id: string) => KeyEdit

/** Stands for the id of a key before it is made: what the file cannot say is to show before that. */
const SOME_ID = 'new'

async function rotate(
  file: OpenFile,
  listed: ListedKey,
  service: KeyService,
  options: Options,
  context: Context,
): Promise<void> {
  await requireMerged(listed, file.path, context)
  const overlap = readDuration(options.overlap, '--overlap')
  const all = await listKeys(service)
  const own = await ownKey(all, service)
  const found = await withoutReplaced(all, options.replace, listed, file.roster, own, service)
  const [old, another] = keysOf(listed, found, file.roster)
  if (old === undefined) {
    throw new Failure(
      `There is no API key ${JSON.stringify(listed.name)} yet. Make it with roster keys create.`,
    )
  }
  if (another !== undefined) {
    throw new Failure(
      `Another API key ${JSON.stringify(listed.name)} (${another.id}) exists, and its id is not in ${file.path}. If you have its secret, write its id into the entry. Otherwise add --replace ${another.id}, which revokes it first.`,
    )
  }
  const end = Math.min(context.now() + overlap, listed.expiresAt, endOf(old))
  const former = {
    id: old.id,
    name: formerName(listed.name, end, file.roster),
    expires: new Date(end).toISOString(),
    assignments: askableOf(old.assignments, file.roster.policy, 'key'),
  }
  const pin: PinEdit = (id) => ({ kind: 'replace-key', name: listed.name, id, old: former })
  editedText(file, [pin(SOME_ID)], context)
  const made = await make(listed, { found, own }, service, options, context)
  await write(file, pin(made.id), made, options, context)
}

/** The key that the entry has the id of, and keys of its name that no entry has the id of. */
function keysOf(
  listed: ListedKey,
  found: readonly OrganizationKey[],
  roster: Roster,
): readonly OrganizationKey[] {
  const matches = new KeyMatches(found, roster.keys)
  const pinned = matches.pinned(listed)
  return [...(pinned ? [pinned] : []), ...matches.spare(listed)]
}

/** Revokes a key whose secret is lost: one of the entry's name that no entry has the id of, and no other. */
async function withoutReplaced(
  found: readonly OrganizationKey[],
  id: string | undefined,
  listed: ListedKey,
  roster: Roster,
  own: OwnKey,
  service: KeyService,
): Promise<readonly OrganizationKey[]> {
  if (id === undefined) return found
  if (own.ids.has(id)) {
    throw new Failure(
      `The API key ${id} may be the one that this runs with, so it is not revoked. Use another key of an Organization owner.`,
    )
  }
  const isLost = keysOf(listed, found, roster).some((key) => key.id === id && key.id !== listed.id)
  if (!isLost) {
    throw new Failure(
      `${id} is no API key named ${JSON.stringify(listed.name)} whose id the file lacks, so it is not revoked.`,
    )
  }
  await service.writer.revokeKeys([id])
  const left = await listKeys(service)
  if (left.some((key) => key.id === id))
    throw new Failure(`The API key ${id} could not be revoked. Nothing was made.`)
  return left
}

async function make(
  listed: ListedKey,
  { found, own }: { readonly found: readonly OrganizationKey[]; readonly own: OwnKey },
  service: KeyService,
  options: Options,
  context: Context,
): Promise<MadeKey> {
  // A signal in the middle would lose the secret.
  context.interruption()
  const sink = await openSink(options, `the API key ${JSON.stringify(listed.name)}`, context)
  const made = await makeKey({ listed, sink, before: found, own, now: context.now() }, service)
  context.stderr.write(
    `The API key ${JSON.stringify(listed.name)} (${made.id}) is made. Its secret went to ${sink.name}.\n`,
  )
  return made
}

type KeyEdit = Parameters<typeof editedText>[1][number]

/** The key is made and its secret is out: if the file cannot be written, the user has to do that. */
async function write(
  file: OpenFile,
  edit: KeyEdit,
  made: MadeKey,
  { json }: Options,
  context: Context,
): Promise<void> {
  const { path, roster } = file
  try {
    const { text } = editedText(file, [edit], context)
    await replaceFile(path, text, context)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure(`${error.message} Write the id ${made.id} into the entry yourself.`, { cause: error })
  }
  context.stderr.write(`Its id is in ${path} now. Open a pull request with that.\n`)
  if (!json) return
  const document: MadeKeyDocument = {
    version: 1,
    organization: roster.organization,
    id: made.id,
    ...('name' in edit && { name: edit.name }),
    ...(made.expiresAt !== undefined && { expiresAt: made.expiresAt }),
  }
  context.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

function endOf({ expiresAt }: OrganizationKey): number {
  return expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt)
}

/** "terraform (until 2026-12-07)": the name that the old key goes by in the file. */
function formerName(name: string, end: number, { keys: listed }: Roster): string {
  const base = `${name.slice(0, 160)} (until ${new Date(end).toISOString().slice(0, 10)})`
  const isTaken = (each: string) => listed?.current.has(each) || listed?.ended.has(each)
  let free = base
  for (let count = 2; isTaken(free); count += 1) free = `${base} ${count}`
  return free
}

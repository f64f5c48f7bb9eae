/** Makes the API key of an entry, or replaces it, and writes its id into the members file. */

import {
  askableOf,
  KeyMatches,
  type ListedKey,
  type MadeKeyDocument,
  type MembersEdit,
  type OrganizationKey,
  type Roster,
} from '@roster/core'
import type { MadeKey } from '@roster/elastic-cloud'
import { editedText, type OpenFile, replaceFile } from '../command/file-edit.ts'
import type { Context } from '../process/context.ts'
import { readDuration } from '../process/duration.ts'
import { Failure } from '../process/failure.ts'
import { jsonOutput } from '../terminal/json-output.ts'
import { openSink, type SinkFlags } from './key-sink.ts'
import { type KeyService, listKeys, makeKey, type OwnKey, ownKey } from './make-key.ts'
import { requireMerged } from './merged-entry.ts'

export interface KeyIssueFlags extends SinkFlags {
  /** Id of a key to revoke first, because its secret is lost. */
  readonly replace: string | undefined
  /** How long a key keeps working once it is replaced. */
  readonly overlap: string
}

/** The keys of the organization, and the one that this runs with. */
interface Found {
  readonly keys: readonly OrganizationKey[]
  readonly own: OwnKey
}

type PinEdit = (id: string) => MembersEdit

/** Stands for the id of a key before it is made: what the file cannot say is to show before that. */
const SOME_ID = 'new'

export class KeyIssue {
  readonly #listed: ListedKey
  readonly #file: OpenFile
  readonly #service: KeyService
  readonly #flags: KeyIssueFlags
  readonly #context: Context

  constructor(
    { listed, file }: { readonly listed: ListedKey; readonly file: OpenFile },
    service: KeyService,
    flags: KeyIssueFlags,
    context: Context,
  ) {
    this.#listed = listed
    this.#file = file
    this.#service = service
    this.#flags = flags
    this.#context = context
  }

  /** @throws Failure if the key exists, or can exist. */
  async create(): Promise<void> {
    const { name, id } = this.#listed
    const { path } = this.#file
    await requireMerged(this.#listed, path, this.#context)
    const pin: PinEdit = (made) => ({ kind: 'pin-key', name, id: made })
    this.#requireWritable(pin)
    const found = await this.#find()
    const [existing] = this.#keysOfEntry(found.keys)
    if (existing !== undefined) {
      throw new Failure(
        existing.id === id
          ? `The API key ${this.#quoted} (${id}) exists. Replace it with roster keys rotate.`
          : `An API key ${this.#quoted} (${existing.id}) exists, and its id is not in ${path}. ${secretAdvice(existing)}`,
      )
    }
    if (id !== undefined && !found.own.seesAll) {
      throw new Failure(
        `The API key ${this.#quoted} (${id}) is not among the keys that this key can see, so it may exist. Use a key of an Organization owner. Nothing was made.`,
      )
    }
    await this.#make(found, pin)
  }

  /** @throws Failure if there is no key to replace, or more than one. */
  async rotate(): Promise<void> {
    const { name, expiresAt } = this.#listed
    const { path, roster } = this.#file
    await requireMerged(this.#listed, path, this.#context)
    const overlap = readDuration(this.#flags.overlap, '--overlap')
    const found = await this.#find()
    const [old, another] = this.#keysOfEntry(found.keys)
    if (old === undefined) {
      throw new Failure(`There is no API key ${this.#quoted} yet. Make it with roster keys create.`)
    }
    if (another !== undefined) {
      throw new Failure(
        `Another API key ${this.#quoted} (${another.id}) exists, and its id is not in ${path}. ${secretAdvice(another)}`,
      )
    }
    const end = Math.min(this.#context.now() + overlap, expiresAt, endOf(old))
    const former = {
      id: old.id,
      name: formerName(name, end, roster),
      expires: new Date(end).toISOString(),
      assignments: askableOf(old.assignments, roster.policy, 'key'),
    }
    const pin: PinEdit = (id) => ({ kind: 'replace-key', name, id, old: former })
    this.#requireWritable(pin)
    await this.#make(found, pin)
  }

  get #quoted(): string {
    return JSON.stringify(this.#listed.name)
  }

  #requireWritable(pin: PinEdit): void {
    editedText(this.#file, [pin(SOME_ID)], this.#context)
  }

  async #find(): Promise<Found> {
    const keys = await listKeys(this.#service)
    const own = await ownKey(keys, this.#service)
    const { replace } = this.#flags
    return replace === undefined
      ? { keys, own }
      : { keys: await this.#withoutReplaced(replace, { keys, own }), own }
  }

  /** The key that the entry has the id of, and keys of its name that no entry has the id of. */
  #keysOfEntry(keys: readonly OrganizationKey[]): readonly OrganizationKey[] {
    const matches = new KeyMatches(keys, this.#file.roster.keys)
    const pinned = matches.pinned(this.#listed)
    return [...(pinned ? [pinned] : []), ...matches.spare(this.#listed)]
  }

  /** Revokes a key whose secret is lost: one of the entry's name that no entry has the id of, and no other. */
  async #withoutReplaced(id: string, { keys, own }: Found): Promise<readonly OrganizationKey[]> {
    if (own.ids.has(id)) {
      throw new Failure(
        `The API key ${id} may be the one that this runs with, so it is not revoked. Use another key of an Organization owner.`,
      )
    }
    const isLost = this.#keysOfEntry(keys).some((key) => key.id === id && key.id !== this.#listed.id)
    if (!isLost) {
      throw new Failure(
        `${id} is not an API key named ${this.#quoted} whose id the file lacks, so it is not revoked.`,
      )
    }
    await this.#service.writer.revokeKeys([id])
    const left = await listKeys(this.#service)
    if (left.some((key) => key.id === id)) {
      throw new Failure(`The API key ${id} could not be revoked. Nothing was made.`)
    }
    return left
  }

  async #make({ keys, own }: Found, pin: PinEdit): Promise<void> {
    const context = this.#context
    // A signal in the middle would lose the secret.
    context.interruption()
    const sink = await openSink(this.#flags, `the API key ${this.#quoted}`, context)
    const making = { listed: this.#listed, sink, before: keys, own, now: context.now() }
    const made = await makeKey(making, this.#service)
    context.stderr.write(
      `The API key ${this.#quoted} (${made.id}) is made. Its secret went to ${sink.name}.\n`,
    )
    await this.#write(pin(made.id), made)
  }

  /** The key is made and its secret is out: if the file cannot be written, the user has to do that. */
  async #write(edit: MembersEdit, made: MadeKey): Promise<void> {
    const { path, roster } = this.#file
    const context = this.#context
    try {
      const { text } = editedText(this.#file, [edit], context)
      await replaceFile(path, text, context)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(`${error.message} Write the id ${made.id} into the entry yourself.`, { cause: error })
    }
    context.stderr.write(`Its id is in ${path} now. Open a pull request with that.\n`)
    if (!this.#flags.json) return
    const document: MadeKeyDocument = {
      version: 1,
      organization: roster.organization,
      id: made.id,
      name: this.#listed.name,
      ...(made.expiresAt !== undefined && { expiresAt: made.expiresAt }),
    }
    context.stdout.write(jsonOutput(document))
  }
}

function secretAdvice({ id }: OrganizationKey): string {
  return `If you have its secret, write its id into the entry. Otherwise add --replace ${id}, which revokes it first.`
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

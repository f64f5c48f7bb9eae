/**
 * Whether a document has the shape of a members file. Zod copies what it accepts; so that a file of a hundred
 * thousand people is not held twice, they are checked one at a time, and what they were read as is used.
 */
import { isEmail } from './email.ts'
import type { JsoncDocument } from './jsonc-document.ts'
import { MemberEntry, MembersFile } from './members-file.ts'
import { checkShape, type Shape } from './schema-findings.ts'

export function checkMembersFile(document: JsoncDocument): Shape<MembersFile> {
  const file = soundFile(document.value())
  // Only the whole schema tells what is wrong, and where.
  return file === undefined ? checkShape(MembersFile, document) : { value: file, findings: [] }
}

function soundFile(value: unknown): MembersFile | undefined {
  if (!isObject(value)) return undefined
  const { members } = value
  if (!isObject(members)) return undefined
  try {
    const { data: file } = MembersFile.safeParse({ ...value, members: {} })
    return file !== undefined && areEntries(members) ? { ...file, members } : undefined
  } catch (error) {
    // Of more mistakes than zod can list.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The schema changes nothing of what it accepts. */
function areEntries(members: object): members is MembersFile['members'] {
  return Object.entries(members).every(
    ([email, entry]) => isEmail(email) && MemberEntry.safeParse(entry).success,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

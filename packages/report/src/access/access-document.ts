/** The summary of an access report: how many people, how many owners, and how many differences. */
import { type AccessMatrix, isOwner, type MatrixKey, type MatrixPerson } from '@roster/core'
import { sourceFooter } from '../answer/answer.ts'
import type { Document } from '../document/document.ts'
import { organizationPhrase } from '../document/organization.ts'
import { count, people } from '../phrase/count.ts'
import { code, join, type Phrase, phrase, words } from '../phrase/phrase.ts'
import { alsoStay } from '../wording/standing.ts'
import { type AccessReport, namedMembers } from './access-report.ts'
import { Comparison } from './access-since.ts'

export function describeAccess({ matrix, source, roster, since, standing }: AccessReport): Document {
  const compared = since && new Comparison(since, roster, namedMembers(matrix))
  return {
    verdict: phrase`Who has access to ${organizationPhrase(source.organization)}`,
    remarks: [
      tallyPhrase(matrix.people, matrix.keys),
      ...(matrix.live ? [differencePhrase(matrix, source.file, standing?.length)] : []),
      ...(compared ? [compared.remark(source.file)] : []),
    ],
    blocks: compared?.blocks ?? [],
    footer: sourceFooter(source),
  }
}

/** "12 people: 10 members, 1 invited, 1 not joined yet · 2 Organization owners · 1 Admin on all of a kind." */
function tallyPhrase(everybody: readonly MatrixPerson[], keys: readonly MatrixKey[]): Phrase {
  const amount = (holds: (person: MatrixPerson) => boolean) => everybody.filter(holds).length
  const standings = [
    [
      amount(({ status }) => status === 'member' || status === 'ambiguous' || status === 'unlistable'),
      'member',
      'members',
    ],
    [amount(({ status }) => status === 'invited'), 'invited', 'invited'],
    [amount(({ status }) => status === 'invitation-expired'), 'expired invitation', 'expired invitations'],
    [
      amount(
        ({ status, listing }) =>
          listing === 'listed' && (status === 'absent' || status === 'waiting-for-sso'),
      ),
      'not joined yet',
      'not joined yet',
    ],
  ] as const
  const parts = standings
    .filter(([many]) => many > 0)
    .map(([many, one, several]) => count(many, one, several))
  const owners = amount(({ assignments }) => assignments.some(isOwner))
  return phrase`${words(people(everybody.length))}${words(parts.length === 0 ? '' : `: ${parts.join(', ')}`)}; ${words(count(owners, 'Organization owner'))}${words(keysText(keys))}.`
}

/** "; 3 API keys (1 with the role Organization owner)". */
function keysText(keys: readonly MatrixKey[]): string {
  if (keys.length === 0) return ''
  const owners = keys.filter(({ assignments }) => assignments.some(isOwner)).length
  const powerful = owners === 0 ? '' : ` (${owners} with the role Organization owner)`
  return `; ${count(keys.length, 'API key')}${powerful}`
}

/** @param standing Absent if it is not known. Unlisted members are a part of it. */
function differencePhrase(
  { people: everybody, keys }: AccessMatrix,
  file: string,
  standing: number | undefined,
): Phrase {
  const changing = everybody.filter(({ change }) => change !== undefined && !change.awaited).length
  const keysChanging = keys.filter(({ change }) => change !== undefined).length
  const differing = [
    ...(changing === 0 ? [] : [people(changing)]),
    ...(keysChanging === 0 ? [] : [count(keysChanging, 'API key')]),
  ].join(' and ')
  const unlisted = everybody.filter(({ listing, change }) => listing === 'unlisted' && !change).length
  const parts: readonly Phrase[] = [
    differing === ''
      ? phrase`Applying ${code(file)} would change nothing`
      : phrase`Applying ${code(file)} would change ${words(differing)}`,
    ...(unlisted === 0 || standing !== undefined
      ? []
      : [words(`${people(unlisted)} ${unlisted === 1 ? 'is' : 'are'} not in the file`)]),
  ]
  return phrase`${join(parts, '; ')}${words(alsoStay(standing ?? 0))}.`
}
